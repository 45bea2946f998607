// A certified OpenID provider for the tests. Reads { clients, people } from standard input, prints its issuer, runs until its input ends.
import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { createInterface } from 'node:readline';
import { Provider } from 'oidc-provider';

const input = createInterface({ input: process.stdin });
input.on('close', () => process.exit());
const [settings] = await once(input, 'line');
const { clients, people } = JSON.parse(settings);

const key = (type, options, more) => ({ ...generateKeyPairSync(type, options).privateKey.export({ format: 'jwk' }), use: 'sig', ...more });
const server = createServer();
server.listen(0, '127.0.0.1', () => {
  const issuer = `http://127.0.0.1:${server.address().port}`;
  const provider = new Provider(issuer, {
    clients,
    jwks: { keys: [key('rsa', { modulusLength: 2048 }, { alg: 'RS256', kid: 'rsa' }), key('ec', { namedCurve: 'P-256' }, { alg: 'ES256', kid: 'ec' })] },
    clientAuthMethods: ['client_secret_basic', 'private_key_jwt'],
    enabledJWA: {
      clientAuthSigningAlgValues: ['ES256', 'ES512'],
      idTokenSigningAlgValues: ['RS256', 'ES256'],
      idTokenEncryptionAlgValues: ['ECDH-ES+A256KW'],
      idTokenEncryptionEncValues: ['A256GCM', 'A256CBC-HS512'],
    },
    features: { encryption: { enabled: true }, devInteractions: { enabled: true } },
    claims: { openid: ['sub'], profile: ['name'], email: ['email', 'email_verified'] },
    findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id, ...people[id] }) }),
    cookies: { keys: ['only for tests'] },
  });
  server.on('request', provider.callback());
  console.log(JSON.stringify({ issuer }));
});

using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace FkpDigital.Tests.Infrastructure;

/// <summary>A device with one passkey (ES256), and the browser before it: answers what a page asks as WebAuthn says, or wrongly as a test wants it.</summary>
public sealed class SoftDevice(string origin)
{
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly byte[] _id = RandomNumberGenerator.GetBytes(16);
    private string? _handle;

    /// <summary>What it will say it has signed, the next time.</summary>
    public uint Count { get; set; }

    /// <summary>Finger, face or PIN were right.</summary>
    public bool Verifies { get; set; } = true;

    public string Origin { get; set; } = origin;

    /// <summary>A letter of the signature is wrong.</summary>
    public bool Spoils { get; set; }

    /// <summary>What the account is called on the device.</summary>
    public string Handle => Encoding.UTF8.GetString(Base64Url.DecodeFromChars(_handle));

    /// <summary>Makes the passkey.</summary>
    /// <returns>The answer to <c>navigator.credentials.create</c> as JSON.</returns>
    public string Make(JsonNode asked)
    {
        _handle = (string)asked["user"]!["id"]!;
        var point = _key.ExportParameters(false).Q;
        byte[] cose = [0xA5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 0x20, .. point.X!, 0x22, 0x58, 0x20, .. point.Y!];
        byte[] data = [.. Data((string)asked["rp"]!["id"]!, made: true), .. new byte[16], 0, (byte)_id.Length, .. _id, .. cose];
        byte[] statement = [0xA3, 0x63, .. "fmt"u8, 0x64, .. "none"u8, 0x67, .. "attStmt"u8, 0xA0, 0x68, .. "authData"u8, 0x58, (byte)data.Length, .. data];
        return Answer(new { clientDataJSON = Text(Client("webauthn.create", asked)), attestationObject = Text(statement), transports = new[] { "internal" } });
    }

    /// <summary>Uses the passkey.</summary>
    /// <returns>The answer to <c>navigator.credentials.get</c> as JSON.</returns>
    public string Use(JsonNode asked)
    {
        var (data, client) = (Data((string)asked["rpId"]!, made: false), Client("webauthn.get", asked));
        var signature = _key.SignData([.. data, .. SHA256.HashData(client)], HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
        signature[^1] ^= (byte)(Spoils ? 1 : 0);
        return Answer(new { clientDataJSON = Text(client), authenticatorData = Text(data), signature = Text(signature), userHandle = _handle });
    }

    private byte[] Data(string site, bool made)
    {
        var data = new byte[37];
        SHA256.HashData(Encoding.UTF8.GetBytes(site), data);
        data[32] = (byte)(0x01 | (Verifies ? 0x04 : 0) | (made ? 0x40 : 0));
        BinaryPrimitives.WriteUInt32BigEndian(data.AsSpan(33), Count);
        return data;
    }

    private byte[] Client(string type, JsonNode asked) => JsonSerializer.SerializeToUtf8Bytes(new { type, challenge = (string)asked["challenge"]!, origin = Origin, crossOrigin = false });

    private string Answer(object response) => JsonSerializer.Serialize(new { id = Text(_id), rawId = Text(_id), type = "public-key", clientExtensionResults = new { }, response });

    private static string Text(byte[] bytes) => Base64Url.EncodeToString(bytes);
}

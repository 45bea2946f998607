using System.Security.Cryptography;
using System.Text;
using FkpDigital.Data;
using FkpDigital.Web.Localisation;
using FkpDigital.Web.People;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using Npgsql;
using Quartz;

namespace FkpDigital.Web.Api;

/// <summary>
/// A write of the API that carries an <c>Idempotency-Key</c> is done once (draft-ietf-httpapi-idempotency-key-header): the same key with
/// the same request gets the first answer again, with another request it is refused (422), while the first still runs too (409).
/// Keys are a person's own, last a day and hold on every node. Refusals are not kept: the same request may be right a moment later.
/// </summary>
internal static class IdempotencyKeys
{
    private const string Header = "Idempotency-Key";
    private const int LongestKey = 255;

    /// <summary>A call that has run longer died with its node; its key is free for the same request.</summary>
    private static readonly TimeSpan LongestCall = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan Life = TimeSpan.FromDays(1);

    private sealed record Earlier(bool IsSame, int? Status, string? ContentType, string? Location, byte[] Body);

    public static void UseIdempotencyKeys(this IApplicationBuilder app) => app.Use(async (http, next) =>
    {
        var reads = HttpMethods.IsGet(http.Request.Method) || HttpMethods.IsHead(http.Request.Method);
        if (!reads && http.Request.Headers.TryGetValue(Header, out var key) && http.User.ParticipantId() is { } person)
        {
            await new Once(http, person, key.ToString()).RunAsync(next);
        }
        else
        {
            await next(http);
        }
    });

    /// <summary>Names the header in the description of each write.</summary>
    public static Task DescribeAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancel)
    {
        if (context.Description.HttpMethod is not ("GET" or "HEAD"))
        {
            operation.Parameters ??= [];
            operation.Parameters.Add(new OpenApiParameter
            {
                Name = Header,
                In = ParameterLocation.Header,
                Description = "The same key with the same request gets the first answer again, for a day; with another request it is refused (422), while the first still runs too (409).",
                Schema = new OpenApiSchema { Type = JsonSchemaType.String, MinLength = 1, MaxLength = LongestKey },
            });
        }

        return Task.CompletedTask;
    }

    /// <summary>Forgets keys that are a day old.</summary>
    public static Task<int> ForgetAsync(NpgsqlDataSource database, DateTimeOffset now, CancellationToken cancel) =>
        database.WriteAsync($"delete from idempotency_key where at < {now - Life}", cancel);

    /// <summary>One call with a key.</summary>
    private sealed class Once(HttpContext http, long person, string key)
    {
        private readonly NpgsqlDataSource _database = http.RequestServices.GetRequiredService<NpgsqlDataSource>();
        private readonly DateTimeOffset _now = http.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow();

        public async Task RunAsync(RequestDelegate next)
        {
            if (key.Length is 0 or > LongestKey || key.Any(c => c is < ' ' or > '~'))
            {
                await RefuseAsync(StatusCodes.Status400BadRequest, ApiRules.KeyMalformed);
                return;
            }

            var request = await FingerprintAsync();
            if (await TakeAsync(request))
            {
                await AnswerAsync(next);
            }
            else
            {
                await RepeatAsync(request);
            }
        }

        /// <summary>Whether the key was free. Two calls at once: the table lets one through.</summary>
        private async Task<bool> TakeAsync(byte[] request) => await _database.WriteAsync($"""
            insert into idempotency_key (participant_id, key, request, at) values ({person}, {key}, {request}, {_now})
            on conflict (participant_id, key) do update
            set request = excluded.request, at = excluded.at, status = null, content_type = null, location = null, body = null
            where idempotency_key.at < {_now - Life}
               or idempotency_key.status is null and idempotency_key.at < {_now - LongestCall} and idempotency_key.request = excluded.request
            """, http.RequestAborted) > 0;

        private async Task AnswerAsync(RequestDelegate next)
        {
            var body = http.Response.Body;
            using var written = new MemoryStream();
            http.Response.Body = written;
            var isDone = false;
            try
            {
                await next(http);
                isDone = http.Response.StatusCode is >= 200 and < 300;
            }
            finally
            {
                http.Response.Body = body;
                // Also when the caller has gone away: it will ask again with the same key.
                await (isDone ? KeepAsync(written.ToArray()) : FreeAsync());
            }

            await body.WriteAsync(written.GetBuffer().AsMemory(0, (int)written.Length), http.RequestAborted);
        }

        private Task<int> KeepAsync(byte[] body) => _database.WriteAsync($"""
            update idempotency_key
            set status = {http.Response.StatusCode}, content_type = {http.Response.ContentType}, location = {(string?)http.Response.Headers.Location}, body = {body}
            where participant_id = {person} and key = {key}
            """, CancellationToken.None);

        private Task<int> FreeAsync() => _database.WriteAsync($"delete from idempotency_key where participant_id = {person} and key = {key}", CancellationToken.None);

        private async Task RepeatAsync(byte[] request)
        {
            var found = await _database.ReadAsync(
                $"select request = {request}, status, content_type, location, body from idempotency_key where participant_id = {person} and key = {key}",
                r => new Earlier(r.GetBoolean(0), r.IsDBNull(1) ? null : r.GetInt32(1), r.Text(2), r.Text(3), r.IsDBNull(4) ? [] : r.GetFieldValue<byte[]>(4)),
                http.RequestAborted);
            if (found is [{ IsSame: false }])
            {
                await RefuseAsync(StatusCodes.Status422UnprocessableEntity, ApiRules.KeyOfAnother);
            }
            else if (found is [{ Status: { } status } earlier])
            {
                http.Response.StatusCode = status;
                http.Response.ContentType = earlier.ContentType;
                http.Response.Headers.Location = earlier.Location;
                await http.Response.Body.WriteAsync(earlier.Body, http.RequestAborted);
            }
            else
            {
                http.Response.Headers.RetryAfter = "1";
                await RefuseAsync(StatusCodes.Status409Conflict, ApiRules.KeyRunning);
            }
        }

        /// <summary>What makes a request the same: verb, address and body, byte by byte.</summary>
        private async Task<byte[]> FingerprintAsync()
        {
            http.Request.EnableBuffering();
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            hash.AppendData(Encoding.UTF8.GetBytes($"{http.Request.Method} {http.Request.Path}{http.Request.QueryString}\n{http.Request.ContentType}\n"));
            hash.AppendData(await SHA256.HashDataAsync(http.Request.Body, http.RequestAborted));
            http.Request.Body.Position = 0;
            return hash.GetHashAndReset();
        }

        private Task RefuseAsync(int status, string rule) => TypedResults.Problem(
            statusCode: status, detail: http.RequestServices.GetRequiredService<Texts>().Rule(rule), extensions: new Dictionary<string, object?> { ["code"] = rule }).ExecuteAsync(http);
    }
}

/// <summary>Sweeps the keys up every hour.</summary>
[DisallowConcurrentExecution]
public sealed class ForgetIdempotencyKeys(NpgsqlDataSource database, TimeProvider clock) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken) => await IdempotencyKeys.ForgetAsync(database, clock.GetUtcNow(), cancellationToken);
}

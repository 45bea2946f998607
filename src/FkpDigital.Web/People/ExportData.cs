using System.Globalization;
using System.IO.Compression;
using System.Text.Json;
using CsvHelper;
using FkpDigital.Core;
using FkpDigital.Privacy;
using FkpDigital.Web.Api;
using FkpDigital.Web.Host;
using Microsoft.AspNetCore.Mvc;

namespace FkpDigital.Web.People;

/// <summary>Everything that is held of a person in one file to take along: <c>data.json</c>, and a table for each kind (UU 27/2022 article 13).</summary>
internal sealed class ExportData(MyData data, AskAboutData requests, RateLimits limits)
{
    private static readonly RateLimit SoOften = new(5, 5, TimeSpan.FromHours(1));
    private static readonly CsvWriterOptions Format = new() { Injection = CsvInjection.None, WriteByteOrderMark = true }; // SpreadsheetCell does it as it is done elsewhere

    /// <exception cref="RuleException">Too often in this hour (409).</exception>
    public async Task<IActionResult> RunAsync(long me, CancellationToken cancel)
    {
        Rule.Require(limits.Take(LimitedCaller.Person("export", me), SoOften) == TimeSpan.Zero, PrivacyRules.ExportTooOften);
        await requests.AloneAsync(me, RequestKind.Access, cancel);
        return new ZipResult(this, me);
    }

    private async Task WriteAsync(Stream to, long me, CancellationToken cancel)
    {
        await using var waiting = new WaitingBytes(to);
        await using (var zip = await ZipArchive.CreateAsync(waiting, ZipArchiveMode.Create, leaveOpen: true, entryNameEncoding: null, cancel))
        {
            await using (var json = await zip.CreateEntry("data.json").OpenAsync(cancel))
            {
                await WriteJsonAsync(json, waiting, me, cancel);
            }

            foreach (var kind in MyData.Kinds)
            {
                await using var entry = await zip.CreateEntry($"{kind.Name}.csv").OpenAsync(cancel);
                await using var csv = CsvWriter.Create(entry, Format, leaveOpen: true);
                await foreach (var row in data.RowsAsync(kind, me, cancel))
                {
                    await csv.WriteRecordAsync([.. row.Select(SpreadsheetCell.Of)], cancel);
                    await waiting.SendAsync(cancel);
                }
            }
        }

        await waiting.SendAsync(cancel, all: true);
    }

    private async Task WriteJsonAsync(Stream to, WaitingBytes waiting, long me, CancellationToken cancel)
    {
        await using var json = new Utf8JsonWriter(to, new JsonWriterOptions { Indented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        json.WriteStartObject();
        foreach (var kind in MyData.Kinds)
        {
            json.WriteStartArray(kind.Name);
            object?[]? names = null;
            await foreach (var row in data.RowsAsync(kind, me, cancel))
            {
                if (names is null)
                {
                    names = row;
                    continue;
                }

                json.WriteStartObject();
                for (var i = 0; i < names.Length; i++)
                {
                    json.WritePropertyName((string)names[i]!);
                    JsonSerializer.Serialize(json, row[i], JsonSerializerOptions.Web);
                }

                json.WriteEndObject();
                await json.FlushAsync(cancel); // row by row: an account may have written for years
                await waiting.SendAsync(cancel);
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    /// <summary>Holds what the archive writes, now and then without waiting, until it is sent on: a slow reader must not hold a thread.</summary>
    private sealed class WaitingBytes(Stream to) : Stream
    {
        private const int Enough = 64 * 1024;
        private readonly MemoryStream _bytes = new();

        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public async Task SendAsync(CancellationToken cancel, bool all = false)
        {
            if (all || _bytes.Length > Enough)
            {
                await to.WriteAsync(_bytes.GetBuffer().AsMemory(0, (int)_bytes.Length), cancel);
                _bytes.SetLength(0);
            }
        }

        public override void Write(byte[] buffer, int offset, int count) => _bytes.Write(buffer, offset, count);

        public override void Flush()
        {
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();
    }

    private sealed class ZipResult(ExportData export, long me) : IActionResult
    {
        public async Task ExecuteResultAsync(ActionContext context)
        {
            var response = context.HttpContext.Response;
            response.ContentType = "application/zip";
            response.Headers.ContentDisposition = string.Create(CultureInfo.InvariantCulture, $"attachment; filename=\"fkp-digital-data-{me}.zip\"");
            response.Headers.CacheControl = "no-store";
            await export.WriteAsync(response.Body, me, context.HttpContext.RequestAborted);
        }
    }
}

using System.Reflection;
using System.Text.Json;
using CsvHelper;
using FkpDigital.Transparency;

namespace FkpDigital.Web.Api;

/// <summary>Open data beside the pages: <c>/challenges.csv</c>, <c>/challenges/{slug}.json</c> and so on, sent while they are read.</summary>
internal static class OpenDataFiles
{
    private const string OneMinute = "public, max-age=60";

    public static void MapOpenData(this IEndpointRouteBuilder open)
    {
        open.MapGet("/challenges.csv", (OpenData data) => new CsvRows<ChallengeRow>(data.Challenges(), "challenges"));
        open.MapGet("/challenges.json", (OpenData data) => data.Challenges());
        open.MapGet("/challenges/{slug}.csv", async (string slug, OpenData data, CancellationToken cancel) =>
            await data.ProposalsAsync(slug, cancel) is { } rows ? new CsvRows<ProposalRow>(rows, slug) : Results.NotFound());
        open.MapGet("/challenges/{slug}.json", async (string slug, OpenData data, CancellationToken cancel) =>
            await data.ProposalsAsync(slug, cancel) is { } rows ? Results.Ok(rows) : Results.NotFound());
        open.MapGet("/commitments.csv", (OpenData data) => new CsvRows<CommitmentRow>(data.Commitments(), "commitments"));
        open.MapGet("/commitments.json", (OpenData data) => data.Commitments());
    }

    /// <summary>Rows as CSV (RFC 4180, UTF-8 with a mark for spreadsheets).</summary>
    private sealed class CsvRows<TRow>(IAsyncEnumerable<TRow> rows, string name) : IResult
    {
        private static readonly PropertyInfo[] Columns = typeof(TRow).GetProperties();
        private static readonly CsvWriterOptions Format = new() { Injection = CsvInjection.None, WriteByteOrderMark = true };

        public async Task ExecuteAsync(HttpContext httpContext)
        {
            var cancel = httpContext.RequestAborted;
            httpContext.Response.ContentType = "text/csv; charset=utf-8; header=present";
            httpContext.Response.Headers.ContentDisposition = $"attachment; filename=\"{name}.csv\"";
            httpContext.Response.Headers.CacheControl = OneMinute;
            await using var csv = CsvWriter.Create(httpContext.Response.Body, Format, leaveOpen: true);
            await csv.WriteRecordAsync([.. Columns.Select(c => JsonNamingPolicy.CamelCase.ConvertName(c.Name))], cancel);
            await foreach (var row in rows.WithCancellation(cancel))
            {
                await csv.WriteRecordAsync([.. Columns.Select(c => SpreadsheetCell.Of(c.GetValue(row)))], cancel);
            }
        }
    }
}

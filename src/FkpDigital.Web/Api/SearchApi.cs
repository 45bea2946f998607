using FkpDigital.Agencies;
using FkpDigital.Core;
using FkpDigital.Search;
using FkpDigital.Web.Pages.Search;
using FkpDigital.Web.People;
using Microsoft.AspNetCore.Http.HttpResults;

namespace FkpDigital.Web.Api;

/// <summary>One answer of a search; <paramref name="Url"/> is its page; an article may belong to no region.</summary>
internal sealed record FoundAnswer(FoundKind Kind, long Id, string Title, string Extract, string? Region, DateTimeOffset At, string Url)
{
    public static FoundAnswer Of(Found found) => new(found.Kind, found.Id, Text(found.Title), Text(found.Extract), found.Region, found.At, found.Path);

    private static string Text(IReadOnlyList<Piece> pieces) => string.Concat(pieces.Select(p => p.Text));
}

internal static class SearchApi
{
    private const int PageSize = 20;

    public static void MapSearch(this RouteGroupBuilder api) => api.MapGroup("/search").WithTags("Search").Needs(Right.Read)
        .MapGet("", FindAsync).WithSummary("Everything public by its words. kind: challenge, proposal, comment, forum, agreementRow, commitment, article; region includes everything below it.");

    /// <exception cref="RuleException">Fewer than two characters were asked for, or there is no such kind (400).</exception>
    private static async Task<Ok<Listing<FoundAnswer>>> FindAsync(Find find, string? q, string? kind, string? region, string? after, CancellationToken cancel)
    {
        Rule.Input(string.IsNullOrEmpty(kind) || FoundWords.KindOf(kind) is not null, "kind", InputRules.Unknown);
        var question = Question.Read(q, FoundWords.KindOf(kind), region) ?? throw new RuleException(InputRules.TooShort, Refusal.Input, "q", Question.MinText);
        var page = await find.RunAsync(question, Cursor.Read<FoundPosition>(after), PageSize, cancel);
        var rows = Listing.Of(page.Answers, PageSize, last => last.Position);
        return TypedResults.Ok(new Listing<FoundAnswer>([.. rows.Items.Select(FoundAnswer.Of)], rows.Next));
    }
}

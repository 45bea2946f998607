using FkpDigital.Challenges;
using FkpDigital.Data;
using Microsoft.EntityFrameworkCore;

namespace FkpDigital.Web.Pages.Challenges;

/// <summary>Filters of challenges as addresses write them, on the page and in the API.</summary>
internal static class ChallengeQuery
{
    public static readonly IReadOnlyList<RoundPhase> Phases =
        [RoundPhase.Upcoming, RoundPhase.Ideation, RoundPhase.Voting, RoundPhase.Curation, RoundPhase.AtForum, RoundPhase.FollowUp, RoundPhase.Done];

    private const int LongestText = 100;

    /// <returns>The filter, or null when a value names nothing that there is, so that nothing matches.</returns>
    public static async Task<ChallengeFilter?> FilterAsync(
        FkpDbContext db, string? region, string? sector, string? agency, string? phase, string? text, CancellationToken cancel)
    {
        RoundPhase? wanted = null;
        if (!string.IsNullOrEmpty(phase))
        {
            if (Phases.Where(p => NameOf(p) == phase).Cast<RoundPhase?>().FirstOrDefault() is not { } known)
            {
                return null;
            }

            wanted = known;
        }

        long? node = null;
        if (!string.IsNullOrEmpty(agency))
        {
            node = await db.Agencies.Where(a => a.Slug == agency).Select(a => (long?)a.Id).SingleOrDefaultAsync(cancel);
            if (node is null)
            {
                return null;
            }
        }

        var part = text?.Length > LongestText ? text[..LongestText] : text;
        return new ChallengeFilter(Known(region), Known(sector), node, wanted, Readable(part));
    }

    /// <summary><c>votes</c>, <c>new</c> or <c>ending</c>; anything else is <c>votes</c>.</summary>
    public static ChallengeSort SortOf(string? name) => name switch
    {
        "new" => ChallengeSort.New,
        "ending" => ChallengeSort.Ending,
        _ => ChallengeSort.Votes,
    };

    public static string NameOf(ChallengeSort sort) => sort switch
    {
        ChallengeSort.New => "new",
        ChallengeSort.Ending => "ending",
        _ => "votes",
    };

    /// <summary>As in the API: <c>atForum</c>.</summary>
    public static string NameOf(RoundPhase phase) => System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(phase.ToString());

    private static string? Known(string? value) => Readable(value) is { Length: > 0 } known ? known : null;

    /// <summary>PostgreSQL takes no NUL in a text.</summary>
    private static string? Readable(string? value) => value?.Replace("\0", "", StringComparison.Ordinal);
}

/// <summary>The service sectors in the language of the page.</summary>
internal static class SectorNames
{
    public static string Of(Localisation.Texts texts, string sector) => sector switch
    {
        "Administrasi kependudukan" => texts["Administrasi kependudukan"],
        "Perizinan" => texts["Perizinan"],
        "Kesehatan" => texts["Kesehatan"],
        "Pendidikan" => texts["Pendidikan"],
        "Sosial dan inklusi" => texts["Sosial dan inklusi"],
        "Infrastruktur" => texts["Infrastruktur"],
        "Perhubungan" => texts["Perhubungan"],
        "Lingkungan hidup" => texts["Lingkungan hidup"],
        "Pertanahan" => texts["Pertanahan"],
        "Lainnya" => texts["Lainnya"],
        _ => sector,
    };
}

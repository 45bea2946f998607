using FkpDigital.Data;
using FkpDigital.Markup;
using Npgsql;

namespace FkpDigital.Search;

public enum FoundKind
{
    Challenge,
    Proposal,
    Comment,
    Forum,
    AgreementRow,
    Commitment,
    Article,
}

/// <summary>A question as typed. Only what is public answers; <paramref name="Region"/> includes everything below it.</summary>
public sealed record Question(string Text, FoundKind? Kind = null, string? Region = null)
{
    public const int MinText = 2;
    public const int MaxText = 100;

    /// <summary>Words are excluded or must follow each other: nothing else is meant.</summary>
    internal bool IsExact => Text.Contains('"', StringComparison.Ordinal) || Text.StartsWith('-') || Text.Contains(" -", StringComparison.Ordinal);

    /// <returns>Null when too little is left to look for.</returns>
    public static Question? Read(string? typed, FoundKind? kind, string? region)
    {
        // PostgreSQL takes no NUL in a text.
        var text = (typed ?? "").Replace("\0", "", StringComparison.Ordinal).Trim();
        text = text.Length > MaxText ? text[..MaxText] : text;
        var below = region?.Replace("\0", "", StringComparison.Ordinal);
        return text.Length < MinText ? null : new Question(text, kind, string.IsNullOrWhiteSpace(below) ? null : below);
    }
}

/// <summary>A part of a title or an extract; hits are the words that were asked for.</summary>
public sealed record Piece(string Text, bool IsHit);

/// <summary>Where a list of answers goes on.</summary>
public sealed record FoundPosition(int Score, DateTimeOffset At, string Kind, long Id);

/// <summary>One answer. <paramref name="Path"/> is its address on the site, without language; <paramref name="Region"/> is null where it belongs to none.</summary>
public sealed record Found(FoundKind Kind, long Id, IReadOnlyList<Piece> Title, IReadOnlyList<Piece> Extract, string? Region, DateTimeOffset At, string Path, FoundPosition Position);

/// <summary>A page of answers.</summary>
/// <param name="Answers">At most as many as were asked for, and one more when there are more.</param>
/// <param name="Counts">How many answers there are of each kind, whatever kind was asked for: at most <see cref="Find.MostOfAKind"/>.</param>
public sealed record FoundPage(List<Found> Answers, IReadOnlyDictionary<FoundKind, int> Counts);

/// <summary>Finds challenges, proposals, comments, forums, agreement rows, commitments and articles by their Indonesian words.</summary>
public sealed class Find(NpgsqlDataSource database, TimeProvider clock)
{
    /// <summary>So many of each kind are weighed, the newest: a word that stands everywhere finds no more.</summary>
    public const int MostOfAKind = 500;

    private const int Recent = 10_000;
    private const int LongestExtract = 260;
    private const int Few = 12;

    // Two characters that no text of ours needs; where somebody writes them, a word is marked too much and nothing else.
    private const char Begin = '\uE000';
    private const char End = '\uE001';
    private const string InTitle = "HighlightAll=true, StartSel=\uE000, StopSel=\uE001";
    private const string InBody = "MaxWords=32, MinWords=16, MaxFragments=2, FragmentDelimiter=\" … \", StartSel=\uE000, StopSel=\uE001";

    /// <summary>The best answers first. Where few have the words as typed, also what has words like them.</summary>
    public async Task<FoundPage> RunAsync(Question question, FoundPosition? after, int size, CancellationToken cancel)
    {
        var place = await PlaceAsync(question, cancel);
        var page = await RunAsync(question, place, Typed(question), Sql.Of($"0"), after, size, cancel);
        if (page.Counts.Values.Sum() >= Few || question.IsExact)
        {
            return page;
        }

        var typed = Typed(question);
        return await RunAsync(question, place, Sql.Of($"(select {typed} || meant({question.Text}))"), Sql.Of($"ts_rank(words, {typed})"), after, size, cancel);
    }

    /// <param name="before">What lifts an answer above others, however well these have the words.</param>
    private async Task<FoundPage> RunAsync(Question question, Place? place, Sql asked, Sql before, FoundPosition? after, int size, CancellationToken cancel)
    {
        var ofKind = question.Kind is { } kind ? Sql.Of($"kind = {kind.ToString()}") : Sql.Of($"true");
        var goesOn = after is null ? Sql.Of($"true") : Sql.Of($"(score, at, kind, id) < ({after.Score}, {after.At}, {after.Kind}, {after.Id})");
        var counts = new Dictionary<FoundKind, int>();
        var rows = await database.ReadAsync($"""
            with {Answers(asked, place)}, weighed as (
                select answer.*, (1000000 * ({before} + ts_rank(words, {asked})))::int as score from answer where {ofKind}
            ), page as (
                select * from weighed where {goesOn} order by score desc, at desc, kind desc, id desc limit {size + 1}
            )
            select kind, null::bigint, count(*)::int, null::timestamptz, null, 0, null, null, null from answer group by kind
            union all
            (select p.kind, p.id, p.score, p.at, p.place, p.position, r.name, ts_headline('indonesian', p.title, {asked}, {InTitle}), ts_headline('indonesian', p.body, {asked}, {InBody})
             from page p left join region r on r.code = p.region_code
             order by p.score desc, p.at desc, p.kind desc, p.id desc)
            """, row => Read(row, counts), cancel);
        return new FoundPage([.. rows.OfType<Found>()], counts);
    }

    private static Sql Typed(Question question) => Sql.Of($"websearch_to_tsquery('indonesian', {question.Text})");

    /// <summary>The codes of a region and of all below it, and the challenges there: as values, so that the planner knows how many rows these have.</summary>
    private async Task<Place?> PlaceAsync(Question question, CancellationToken cancel)
    {
        if (question.Region is not { } region)
        {
            return null;
        }

        var rows = await database.ReadAsync(
            $"""
            with here as (select code from region where code = {region} or starts_with(code, {region + "."}))
            select array(select code from here), array(select c.id from challenge c join here h on h.code = c.region_code)
            """,
            row => new Place(row.GetFieldValue<string[]>(0), row.GetFieldValue<long[]>(1)), cancel);
        return rows[0];
    }

    /// <summary>What answers and may be shown. A common word is found by going through the newest rows, one that is rare there by its index.</summary>
    private Sql Answers(Sql asked, Place? place)
    {
        var kinds = Worded(asked, place).Select(k => (Name: k.Kind.ToString(), k.Table, k.Condition, Begin: Sql.Of($"(select max(id) - {Recent} from {k.Table})"))).ToList();
        var recent = kinds.Select(k => Sql.Of($"(select {k.Name} as kind, id from {k.Table} where {k.Condition} and id > {k.Begin} order by id desc limit {MostOfAKind})"));
        // No order that an index has: else the planner, who does not know how rare a word is, goes back through all of a large table for it.
        var older = kinds.Select(k => Sql.Of($"""
            (select {k.Name} as kind, id from {k.Table} where {k.Condition} and id <= {k.Begin} and (select count(*) from recent where kind = {k.Name}) < {MostOfAKind}
             order by id + 0 desc limit {MostOfAKind})
            """));
        var here = place is null ? Sql.Of($"true") : Sql.Of($"f.region_code = any ({place.Regions})");
        return Sql.Of($"""
            recent as materialized ({Union(recent)}),
            worded as materialized (select kind, id from recent union all {Union(older)}),
            answer as materialized (
                select f.* from worded w cross join lateral (select * from findable f where f.kind = w.kind and f.id = w.id limit 1) f
                where f.shown_from <= {clock.GetUtcNow()} and {here}
            )
            """);
    }

    private static Sql Union(IEnumerable<Sql> parts) => parts.Aggregate((all, next) => Sql.Of($"{all} union all {next}"));

    /// <summary>Where each kind has the asked words.</summary>
    private static IEnumerable<(FoundKind Kind, Sql Table, Sql Condition)> Worded(Sql asked, Place? place)
    {
        var (inRegion, ofProposals, ofComments) = place is null ? (Sql.Of($""), Sql.Of($""), Sql.Of($"")) : (
            Sql.Of($"and region_code = any ({place.Regions})"),
            Sql.Of($"and (challenge_id = any ({place.Challenges}) or region_code = any ({place.Regions}))"),
            Sql.Of($"and proposal_id in (select p.id from proposal p where p.challenge_id = any ({place.Challenges}) or p.region_code = any ({place.Regions}))"));
        return
        [
            (FoundKind.Challenge, Sql.Of($"challenge"), Sql.Of($"state <> 'Draft' and lexemes @@ {asked} {inRegion}")),
            (FoundKind.Proposal, Sql.Of($"proposal"), Sql.Of($"state = 'Published' and lexemes @@ {asked} {ofProposals}")),
            (FoundKind.Comment, Sql.Of($"comment"), Sql.Of($"state = 'Published' and lexemes @@ {asked} {ofComments}")),
            (FoundKind.Forum, Sql.Of($"forum"), Sql.Of($"state <> 'Cancelled' and lexemes @@ {asked}")),
            (FoundKind.AgreementRow, Sql.Of($"agreement_row"), Sql.Of($"lexemes @@ {asked}")),
            (FoundKind.Commitment, Sql.Of($"commitment"), Sql.Of($"lexemes @@ {asked} {inRegion}")),
            (FoundKind.Article, Sql.Of($"article"), Sql.Of($"withdrawn_at is null and publish_at is not null and lexemes @@ {asked}")),
        ];
    }

    /// <returns>Null for a row that counts the answers of a kind.</returns>
    private static Found? Read(NpgsqlDataReader row, Dictionary<FoundKind, int> counts)
    {
        var (name, number) = (row.GetString(0), row.GetInt32(2));
        var kind = Enum.Parse<FoundKind>(name);
        if (row.IsDBNull(1))
        {
            counts[kind] = Math.Min(number, MostOfAKind);
            return null;
        }

        var (id, at, place) = (row.GetInt64(1), row.GetFieldValue<DateTimeOffset>(3), row.GetString(4));
        var path = kind switch
        {
            FoundKind.Challenge => $"/challenges/{place}",
            FoundKind.Proposal => $"/proposals/{place}",
            FoundKind.Comment => $"/proposals/{place}#c{id}",
            FoundKind.Forum => $"/forums/{place}",
            FoundKind.AgreementRow => $"/forums/{place}/agreement#baris-{row.GetInt32(5)}",
            FoundKind.Article => $"/articles/{place}",
            _ => $"/commitments/{place}",
        };
        var region = row.IsDBNull(6) ? null : row.GetString(6);
        return new Found(kind, id, Pieces(row.GetString(7)), Pieces(RichText.ToPlainText(row.GetString(8), LongestExtract)), region, at, path, new FoundPosition(number, at, name, id));
    }

    /// <summary>The text in turns outside and inside of the marks.</summary>
    internal static List<Piece> Pieces(string marked)
    {
        List<Piece> pieces = [];
        var rest = marked;
        while (rest.Length > 0)
        {
            var isHit = rest[0] == Begin;
            var end = rest.IndexOf(isHit ? End : Begin, StringComparison.Ordinal);
            var part = end < 0 ? rest : rest[..end];
            var text = part.Trim(Begin, End);
            if (text.Length > 0)
            {
                pieces.Add(new Piece(text, isHit));
            }

            rest = end < 0 ? "" : isHit ? rest[(end + 1)..] : rest[end..];
        }

        return pieces;
    }

    private sealed record Place(string[] Regions, long[] Challenges);
}

using FkpDigital.Data;
using FkpDigital.Markup;
using Microsoft.EntityFrameworkCore;

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

/// <summary>Finds challenges, proposals, comments, forums, agreement rows, commitments and articles by their Indonesian words, and by titles that are alike.</summary>
public sealed class Find(FkpDbContext db, TimeProvider clock)
{
    private const int LongestExtract = 260;

    // Two characters that no text of ours needs; where somebody writes them, a word is marked too much and nothing else.
    private const char Begin = '\uE000';
    private const char End = '\uE001';

    /// <summary>The best answers first.</summary>
    /// <returns>At most <paramref name="size"/> and one more when there are more.</returns>
    public async Task<List<Found>> RunAsync(Question question, FoundPosition? after, int size, CancellationToken cancel)
    {
        var (text, kind, below, now) = (question.Text, question.Kind?.ToString(), question.Region + ".%", clock.GetUtcNow());
        var rows = await db.Database.SqlQuery<Row>($"""
            with answer as (
                select f.*, (1000000 * ts_rank(f.words, websearch_to_tsquery('indonesian', {text})) + 1000 * coalesce(word_similarity({text}, f.likeness), 0))::int as score
                from findable f
                where (f.words @@ websearch_to_tsquery('indonesian', {text}) or {text} <% f.likeness) and f.shown_from <= {now}
                  and ({kind}::text is null or f.kind = {kind}) and ({question.Region}::text is null or f.region_code = {question.Region} or f.region_code like {below})
            ), page as (
                select * from answer
                where {after == null} or (score, at, kind, id) < ({after?.Score ?? 0}, {after?.At ?? default}, {after?.Kind ?? ""}, {after?.Id ?? 0})
                order by score desc, at desc, kind desc, id desc limit {size + 1}
            )
            select p.kind as "Kind", p.id as "Id", p.score as "Score", p.at as "At", p.place as "Place", p.position as "Position", r.name as "Region",
                   ts_headline('indonesian', p.title, websearch_to_tsquery('indonesian', {text}), {$"HighlightAll=true, StartSel={Begin}, StopSel={End}"}) as "Title",
                   ts_headline('indonesian', p.body, websearch_to_tsquery('indonesian', {text}), {$"MaxWords=32, MinWords=16, MaxFragments=2, FragmentDelimiter=\" … \", StartSel={Begin}, StopSel={End}"}) as "Extract"
            from page p left join region r on r.code = p.region_code
            order by p.score desc, p.at desc, p.kind desc, p.id desc
            """).ToListAsync(cancel);
        return [.. rows.Select(Read)];
    }

    /// <summary>How many answers there are of each kind, whatever kind was asked for.</summary>
    public async Task<IReadOnlyDictionary<FoundKind, int>> CountAsync(Question question, CancellationToken cancel)
    {
        var (text, below, now) = (question.Text, question.Region + ".%", clock.GetUtcNow());
        var counts = await db.Database.SqlQuery<KindCount>($"""
            select f.kind as "Kind", count(*)::int as "Count" from findable f
            where (f.words @@ websearch_to_tsquery('indonesian', {text}) or {text} <% f.likeness) and f.shown_from <= {now}
              and ({question.Region}::text is null or f.region_code = {question.Region} or f.region_code like {below})
            group by f.kind
            """).ToListAsync(cancel);
        return counts.ToDictionary(c => Enum.Parse<FoundKind>(c.Kind), c => c.Count);
    }

    private static Found Read(Row row)
    {
        var kind = Enum.Parse<FoundKind>(row.Kind);
        var path = kind switch
        {
            FoundKind.Challenge => $"/challenges/{row.Place}",
            FoundKind.Proposal => $"/proposals/{row.Place}",
            FoundKind.Comment => $"/proposals/{row.Place}#c{row.Id}",
            FoundKind.Forum => $"/forums/{row.Place}",
            FoundKind.AgreementRow => $"/forums/{row.Place}/agreement#baris-{row.Position}",
            FoundKind.Article => $"/articles/{row.Place}",
            _ => $"/commitments/{row.Place}",
        };
        return new Found(kind, row.Id, Pieces(row.Title), Pieces(RichText.ToPlainText(row.Extract, LongestExtract)), row.Region, row.At, path, new FoundPosition(row.Score, row.At, row.Kind, row.Id));
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

    private sealed record Row(string Kind, long Id, int Score, DateTimeOffset At, string Place, int Position, string? Region, string Title, string Extract);

    private sealed record KindCount(string Kind, int Count);
}

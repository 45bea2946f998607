using FkpDigital.Challenges;
using FkpDigital.Core;
using FkpDigital.Proposals;
using FkpDigital.Regions;
using FkpDigital.Web.Api;
using FkpDigital.Web.Localisation;
using FkpDigital.Web.Shell;
using Microsoft.AspNetCore.WebUtilities;
using CutLine = FkpDigital.Web.Shell.CutLine;

namespace FkpDigital.Web.Pages.Challenges;

/// <summary>Which list of which round is looked at.</summary>
public sealed record RankingPlace(ChallengeDetails Challenge, RoundDetails Round, ProposalSort Sort, string? After, string PathBase)
{
    public ProposalKey? Position
    {
        get
        {
            try
            {
                return Cursor.Read<ProposalKey>(After);
            }
            catch (RuleException)
            {
                return null; // an address that somebody shortened: from the beginning
            }
        }
    }

    /// <summary>The address of this list from the root of the site, with its language.</summary>
    public string Address(string? after, string? handler = null) => QueryHelpers.AddQueryString(
        $"{PathBase}/challenges/{Challenge.Slug}",
        new Dictionary<string, string?> { ["handler"] = handler, ["sort"] = Sort is ProposalSort.Top ? null : RankingViews.NameOf(Sort), ["after"] = after }.Where(v => v.Value is not null));
}

/// <summary>What <c>_Ranking</c> shows.</summary>
/// <param name="LineAfter">The cut line stands after so many rows; null when it is not on this page.</param>
/// <param name="IsRanking">The list is the ranking from its first place, so that the page can follow its order.</param>
/// <param name="Fragment">Where a browser fetches the list again.</param>
/// <param name="Quota">Votes that the person has left; null when nobody is signed in or the round has no limit.</param>
/// <param name="Mine">What the person supports in this round.</param>
public sealed record RankingView(
    long ChallengeId, string Slug, ProposalSort Sort, int Total, IReadOnlyList<ProposalRow> Rows, int? LineAfter, CutLine Line, bool IsRanking,
    string Fragment, NextPage Next, Quota? Quota, IReadOnlyList<(long Id, string Title)> Mine, bool MayMove, string ReturnUrl);

/// <summary>The ranking of a round as one person sees it.</summary>
public sealed class RankingViews(Texts texts, Moments moments, TimeProvider clock)
{
    public const int PageSize = 50;

    public RankingView Of(RankingPlace place, ProposalPage page, MyRound? mine)
    {
        var returnUrl = place.Address(place.After);
        var state = new VoteStates(texts, moments, clock.GetUtcNow(), place, mine);
        var notch = page.Threshold > 0 ? (double?)(100.0 * page.Threshold / page.MostVotes) : null;
        var rows = page.Rows.Select(p => Row(p, page.MostVotes, notch, state.Of(p.Item, returnUrl))).ToList();
        var limit = place.Challenge.VotesPerPerson;
        return new RankingView(
            place.Challenge.Id, place.Challenge.Slug, place.Sort, page.Total, rows, LineAfter(place, page), Line(place, page),
            place is { Sort: ProposalSort.Top, Position: null },
            place.Address(place.After, "Ranking"),
            new NextPage(page.Next is { } next ? place.Address(Cursor.Write(next)) : null),
            mine is not null && limit is { } of ? new Quota(Math.Max(0, of - mine.Voted.Count), of) : null,
            mine?.Voted ?? [], state.IsOpen, returnUrl);
    }

    /// <summary><c>top</c>, <c>new</c>, <c>rising</c> or <c>discussed</c>; anything else is <c>top</c>.</summary>
    public static ProposalSort SortOf(string? name) => name switch
    {
        "new" => ProposalSort.New,
        "rising" => ProposalSort.Rising,
        "discussed" => ProposalSort.Discussed,
        _ => ProposalSort.Top,
    };

    public static string NameOf(ProposalSort sort) => sort switch
    {
        ProposalSort.New => "new",
        ProposalSort.Rising => "rising",
        ProposalSort.Discussed => "discussed",
        _ => "top",
    };

    private static ProposalRow Row(ListedProposal proposal, int most, double? notch, VoteBlock vote) => new(
        proposal.Item.Id, $"~/proposals/{proposal.Item.Id}/{Slug.From(proposal.Item.Title)}", proposal.Item.Rank, proposal.Item.Title, proposal.Item.Excerpt,
        proposal.Item.Author, proposal.Item.Comments, most == 0 ? 0 : 100.0 * proposal.Item.Votes / most, notch, proposal.Missing > 0 ? proposal.Missing : null, vote, proposal.Item.Assisted);

    /// <summary>After the last proposal that would be on the agenda; on the page that holds it, or holds the one below it.</summary>
    private static int? LineAfter(RankingPlace place, ProposalPage page)
    {
        if (place.Sort is not ProposalSort.Top || page.Rows.Count == 0)
        {
            return null;
        }

        var above = page.Rows.Count(r => r.Item.Rank <= page.LastOnAgenda);
        var isHere = page.Rows[0].Item.Rank <= page.LastOnAgenda + 1 && page.Rows[^1].Item.Rank >= page.LastOnAgenda;
        return isHere && (above > 0 || place.Position is null) ? above : null;
    }

    private CutLine Line(RankingPlace place, ProposalPage page)
    {
        var forum = place.Round.Forum?.StartsAt is { } at ? texts["forum tanggal {0}", moments.Date(at, RegionTime.ZoneOf(place.Challenge.Region.Code))] : texts["forum berikutnya"];
        var text = page.OnAgenda switch
        {
            0 => texts["Belum ada usulan yang memenuhi syarat agenda."],
            1 => texts["Satu usulan masuk agenda {0}.", forum],
            _ => texts["{0:N0} usulan masuk agenda {1}.", page.OnAgenda, forum],
        };
        return new CutLine(place.Challenge.Id, text, page.OnAgenda == 0 ? null : page.Threshold);
    }
}

/// <summary>The vote block of one proposal for one person.</summary>
internal sealed class VoteStates(Texts texts, Moments moments, DateTimeOffset now, RankingPlace place, MyRound? mine)
{
    private readonly HashSet<long> _voted = [.. mine?.Voted.Select(v => v.Id) ?? []];
    private readonly HashSet<long> _written = [.. mine?.Written ?? []];
    private readonly RoundSummary _dates = place.Round.Dates;
    private readonly Zone _zone = RegionTime.ZoneOf(place.Challenge.Region.Code);

    public bool IsOpen => place.Challenge.State is not ChallengeState.Draft && _dates.VotingStarts <= now && now < _dates.VotingEnds && _dates.Phase <= RoundPhase.Voting;

    public VoteBlock Of(ProposalItem proposal, string returnUrl)
    {
        var (state, reason) = StateOf(proposal.Id);
        return new VoteBlock(proposal.Id, proposal.Votes, state, reason, returnUrl);
    }

    private (VoteState State, string? Reason) StateOf(long id)
    {
        if (now < _dates.VotingStarts)
        {
            return (VoteState.Disabled, texts["Dibuka {0}", moments.ShortDate(_dates.VotingStarts, _zone)]);
        }

        if (!IsOpen)
        {
            return (VoteState.Closed, texts["Berakhir {0}", moments.ShortDate(_dates.VotingEnds, _zone)]);
        }

        if (mine is null)
        {
            return (VoteState.SignedOut, null);
        }

        if (_voted.Contains(id))
        {
            return (VoteState.Voted, null);
        }

        if (_written.Contains(id))
        {
            return (VoteState.Disabled, texts["Usulan Anda sendiri"]);
        }

        return place.Challenge.VotesPerPerson <= _voted.Count
            ? (VoteState.Disabled, texts["Dukungan Anda habis. Tarik satu untuk memindahkan."])
            : (VoteState.Idle, null);
    }
}

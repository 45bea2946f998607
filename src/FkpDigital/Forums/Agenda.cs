using System.Security.Cryptography;
using System.Text;
using FkpDigital.Challenges;
using FkpDigital.Core;
using FkpDigital.Proposals;

namespace FkpDigital.Forums;

public enum AgendaState
{
    Proposed,
    Frozen,
}

/// <summary>Where an agenda item comes from. Those after <see cref="Proposal"/> are added by the officer.</summary>
public enum AgendaSource
{
    /// <summary>Item 0: the results of the last forum's commitments.</summary>
    LastForum,
    Proposal,
    ComplaintChannel,
    Survey,
    Radio,
    TvTalkshow,
    SocialMedia,
    OnlineApp,
}

public enum ItemOutcome
{
    Adopted,
    AdoptedModified,
    Deferred,
    Refused,
}

/// <summary>The list that a forum talks about, built from the ranking by the challenge's rule.</summary>
public sealed class Agenda : Entity
{
    private readonly List<AgendaItem> _items = [];
    private readonly List<Exclusion> _exclusions = [];

    private Agenda() { }

    internal Agenda(AgendaRule rule, DateTimeOffset now)
    {
        (Top, Minimum, PerCategory) = (rule.Top, rule.Minimum, rule.PerCategory);
        BuiltAt = now;
    }

    public long ForumId { get; private init; }
    public AgendaState State { get; private set; }
    public int Top { get; private init; }
    public int Minimum { get; private init; }
    public int? PerCategory { get; private init; }
    public DateTimeOffset BuiltAt { get; private set; }
    public DateTimeOffset? FrozenAt { get; private set; }

    /// <summary>The frozen tally, items and exclusions as canonical JSON (UTF-8, fixed order of members, no white space); null until frozen.</summary>
    public string? Snapshot { get; private set; }

    /// <summary>SHA-256 of the UTF-8 bytes of <see cref="Snapshot"/>, 64 lower-case hex digits; null until frozen.</summary>
    public string? Sha256 { get; private set; }

    public IReadOnlyList<AgendaItem> Items => _items;
    public IReadOnlyList<Exclusion> Exclusions => _exclusions;
    public AgendaRule Rule => new(Top, Minimum, PerCategory);

    /// <summary>Builds the items that come from the ranking anew and keeps those that the officer added.</summary>
    /// <param name="ranking">The whole ranking of the round.</param>
    /// <param name="texts">Problem and recommendation by proposal id, for at least the selected ones.</param>
    /// <param name="lastForum">The results of the last forum's commitments in one sentence, or null when there is none.</param>
    /// <param name="now">The time of building.</param>
    internal void Build(IReadOnlyList<RankedProposal> ranking, IReadOnlyDictionary<long, ProposalText> texts, string? lastForum, DateTimeOffset now)
    {
        Core.Rule.Require(State is AgendaState.Proposed, ForumRules.AgendaFrozen);
        var added = _items.Where(i => i.IsAdded).ToList();
        _items.RemoveAll(i => !i.IsAdded);
        _exclusions.Clear();
        var selection = AgendaSelection.Select(Rule, ranking);
        if (lastForum is not null)
        {
            _items.Add(AgendaItem.OfLastForum(lastForum));
        }

        _items.AddRange(selection.Selected.Select((p, i) => AgendaItem.OfProposal(i + 1, p, texts[p.Id])));
        foreach (var (i, item) in added.Index())
        {
            item.MoveTo(selection.Selected.Count + 1 + i);
        }

        _exclusions.AddRange(selection.Left.Select(l => new Exclusion(l.Proposal, l.Reason)));
        BuiltAt = now;
    }

    internal AgendaItem Add(AgendaSource source, string title, string problem, string recommendation)
    {
        Core.Rule.Require(State is AgendaState.Proposed, ForumRules.AgendaFrozen);
        Core.Rule.Input(source > AgendaSource.Proposal, "source", InputRules.Unknown);
        var position = Math.Max(0, _items.Select(i => i.Position).DefaultIfEmpty().Max()) + 1;
        var item = AgendaItem.Added(position, source, title, problem, recommendation);
        _items.Add(item);
        return item;
    }

    internal void Remove(long itemId)
    {
        Core.Rule.Require(State is AgendaState.Proposed, ForumRules.AgendaFrozen);
        var item = _items.Find(i => i.Id == itemId && i.IsAdded);
        Core.Rule.Require(item is not null, ForumRules.NoSuchItem);
        _items.Remove(item!);
        foreach (var (i, later) in _items.Where(l => l.Position > item!.Position).OrderBy(l => l.Position).Index())
        {
            later.MoveTo(item!.Position + i);
        }
    }

    internal void Freeze(Round round, IReadOnlyList<RankedProposal> ranking, DateTimeOffset now)
    {
        Core.Rule.Require(State is AgendaState.Proposed, ForumRules.AgendaFrozen);
        Core.Rule.Require(_items.Any(i => i.Source is not AgendaSource.LastForum), ForumRules.AgendaEmpty);
        Snapshot = AgendaSnapshot.Write(this, round, ranking);
        Sha256 = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Snapshot)));
        FrozenAt = now;
        State = AgendaState.Frozen;
    }
}

/// <summary>One point of an agenda; its texts are copies, so that later edits of a proposal do not touch it.</summary>
public sealed class AgendaItem : Entity
{
    private AgendaItem() { }

    public long AgendaId { get; private init; }

    /// <summary>0 is the last forum's results; the rest counts from 1.</summary>
    public int Position { get; private set; }

    public AgendaSource Source { get; private init; }
    public long? ProposalId { get; private init; }
    public Proposal? Proposal { get; private init; }
    public int? Rank { get; private init; }
    public int? Votes { get; private init; }
    public string? Category { get; private init; }
    public string Title { get; private init; } = "";
    public string Problem { get; private init; } = "";
    public string Recommendation { get; private init; } = "";
    public ItemOutcome? Outcome { get; private set; }
    public string? OutcomeReason { get; private set; }

    /// <summary>Put there by the officer, from another source than the ranking.</summary>
    public bool IsAdded => Source > AgendaSource.Proposal;

    internal static AgendaItem OfLastForum(string results) =>
        new() { Source = AgendaSource.LastForum, Position = 0, Title = "Hasil tindak lanjut FKP sebelumnya", Problem = results, Recommendation = "" };

    internal static AgendaItem OfProposal(int position, RankedProposal proposal, ProposalText text) => new()
    {
        Source = AgendaSource.Proposal,
        Position = position,
        ProposalId = proposal.Id,
        Rank = proposal.Rank,
        Votes = proposal.Votes,
        Category = proposal.Category,
        Title = proposal.Title,
        Problem = text.Problem,
        Recommendation = text.Recommendation,
    };

    internal static AgendaItem Added(int position, AgendaSource source, string title, string problem, string recommendation) => new()
    {
        Source = source,
        Position = position,
        Title = Rule.Line(title, "title", 5, Proposal.MaxTitle),
        Problem = Rule.Text(problem, "problem", 10, Proposal.MaxText),
        Recommendation = Rule.Text(recommendation, "recommendation", 10, Proposal.MaxText),
    };

    internal void MoveTo(int position) => Position = position;

    internal void Decide(ItemOutcome outcome, string? reason)
    {
        Rule.Require(Source is not AgendaSource.LastForum, ForumRules.NoSuchItem);
        var why = Rule.Text(reason, "reason", 0, 1_000);
        Rule.Input(outcome is ItemOutcome.Adopted || why.Length >= 5, "reason", ForumRules.ReasonNeeded);
        (Outcome, OutcomeReason) = (outcome, why.Length == 0 ? null : why);
    }
}

/// <summary>A proposal that is not on the agenda, and why.</summary>
public sealed class Exclusion : Entity
{
    private Exclusion() { }

    internal Exclusion(RankedProposal proposal, ExclusionReason reason) =>
        (ProposalId, Rank, Votes, Title, Category, Reason) = (proposal.Id, proposal.Rank, proposal.Votes, proposal.Title, proposal.Category, reason);

    public long AgendaId { get; private init; }
    public long ProposalId { get; private init; }
    public int Rank { get; private init; }
    public int Votes { get; private init; }
    public string Title { get; private init; } = "";
    public string Category { get; private init; } = "";
    public ExclusionReason Reason { get; private init; }
}

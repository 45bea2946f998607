namespace FkpDigital.Web.Live;

/// <summary><c>tally</c>: the count and place of one proposal.</summary>
public sealed record TallyMessage(long ProposalId, int Votes, int Rank);

/// <summary><c>ranking</c>: the first fifty of a round in order, then some further ones whose numbers changed, and the votes of the last one above the cut line.</summary>
public sealed record RankingMessage(long ChallengeId, IReadOnlyList<TallyMessage> Top, int CutLine);

/// <summary><c>changed</c>: something else is new; the browser fetches it from the page.</summary>
public sealed record ChangedMessage(string Topic);

namespace FkpDigital.Web.Shell;

// What the shared partials of Pages/Shared show. Texts come in translated, addresses as `~/…` or as Url.Page gives them.

/// <summary><c>_Phase</c>: where a round stands, 1 ideas, 2 votes, 3 forum, 4 commitments, 5 follow-up, 6 promise kept.</summary>
public sealed record PhaseChip(int Step, string Label, bool OnPicture = false);

/// <summary><c>_Quota</c>: votes a person has left in this round.</summary>
public sealed record Quota(int Left, int Of);

/// <summary>States of the vote block. <see cref="Saving"/> and <see cref="Error"/> exist only while script works.</summary>
public enum VoteState
{
    Idle,
    Voted,
    Saving,
    Error,
    Disabled,
    SignedOut,
    Closed,
}

/// <summary><c>_Vote</c>: the number of votes and the button of this person. <paramref name="Reason"/> says why it is disabled or closed.</summary>
public sealed record VoteBlock(long ProposalId, int Votes, VoteState State, string? Reason, string ReturnUrl, bool Wide = false);

/// <summary><c>_CutLine</c>: the line below which proposals are not on the agenda. <paramref name="Text"/> says what happens above it.</summary>
public sealed record CutLine(long ChallengeId, string Text, int? Threshold);

/// <summary><c>_Passkey</c>: asks the device for a passkey and sends it with the form around the button.</summary>
/// <param name="Label">On the button.</param>
/// <param name="Options">Where script asks what to ask the device.</param>
/// <param name="Answer">The handler that takes field <c>credential</c>.</param>
/// <param name="IsNew">A passkey is made; else one is used.</param>
/// <param name="Look">Classes of the button.</param>
public sealed record PasskeyButton(string Label, string? Options, string? Answer, bool IsNew = false, string Look = "btn-outline btn-lg btn-block");

public enum StepState
{
    Done,
    Now,
    Late,
    Next,
}

/// <summary>One node of <c>_Timeline</c>, whose model is a list of them. <paramref name="Written"/>: what people wrote, after our own text.</summary>
/// <param name="WrittenTitle">The title, too, is one that people wrote.</param>
public sealed record Step(string Title, string? When, string? Text, StepState State, string? Href = null, string? Written = null, bool WrittenTitle = false);

/// <summary>One part of <c>_Breadcrumb</c>, whose model is a list of them; the last has no address. <paramref name="Written"/>: a title that people wrote.</summary>
public sealed record Crumb(string Text, string? Href = null, bool Written = false);

/// <summary><c>_Pager</c>: keyset paging only goes on; null when this was the last page.</summary>
public sealed record NextPage(string? Href);

/// <summary><c>_Empty</c>: what is not here, why, and the next step.</summary>
public sealed record EmptyState(string Icon, string Title, string Text, string? Action = null, string? Href = null);

public enum Tone
{
    Neutral,
    Primary,
    Good,
    Waiting,
    Alert,
    Info,
}

/// <summary><c>_Meter</c>: a share with its sentence, which says the number in words.</summary>
public sealed record Meter(double Percent, string Sentence, Tone Tone = Tone.Primary);

/// <summary>One figure of <c>_Stats</c>, whose model is a list of them.</summary>
public sealed record Stat(string Label, string Value, string? Note = null);

/// <summary><c>_ChallengeCard</c>. <paramref name="Cover"/> is a drawing of <c>web/src/img</c> without its ending, <paramref name="Daily"/> the votes of the last days, the last 24 hours at the end.</summary>
public sealed record ChallengeCard(
    string Title, string Href, string Cover, PhaseChip Phase, string Region, string Agency,
    int Votes, int Proposals, IReadOnlyList<int> Daily, string? TimeLeft, Tone TimeTone = Tone.Neutral);

/// <summary><c>_ProposalRow</c>: a row of the ranking. <paramref name="MissingVotes"/> is set below the cut line only.</summary>
public sealed record ProposalRow(
    long Id, string Href, int Rank, string Title, string Excerpt, string Author, int Comments,
    double BarPercent, double? NotchPercent, int? MissingVotes, VoteBlock Vote, bool Assisted = false);

/// <summary>An entry of the work area's rail; the page gives the list in <c>ViewData["WorkNav"]</c>.</summary>
public sealed record WorkNav(string Text, string Href, string Icon, int? Count = null, bool Current = false);

/// <summary>Whose work area this is, <c>ViewData["WorkPlace"]</c>.</summary>
public sealed record WorkPlace(string Name, string Note);

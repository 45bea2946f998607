using FkpDigital.Core;

namespace FkpDigital.Commitments;

/// <summary>Which promises a list shows; null means any.</summary>
/// <param name="Agency">Slug of an agency; those below it belong to it.</param>
/// <param name="Region">Code of a region; a province has its regencies and cities.</param>
/// <param name="State">The name of a <see cref="CommitmentState"/>, or <c>running</c> for all that are being worked on.</param>
/// <param name="Overdue">Past their last day and still open, or not.</param>
public sealed record CommitmentFilter(string? Agency = null, string? Region = null, string? State = null, bool? Overdue = null)
{
    public const string Running = "running";

    private static readonly CommitmentState[] BeingWorkedOn =
        [CommitmentState.Agreed, CommitmentState.InProgress, CommitmentState.EvidenceSubmitted, CommitmentState.Verified, CommitmentState.Disputed];

    /// <summary>The states that <see cref="State"/> stands for; null when any.</summary>
    /// <exception cref="RuleException">No such state (400).</exception>
    internal CommitmentState[]? States()
    {
        if (string.IsNullOrWhiteSpace(State))
        {
            return null;
        }

        if (State.Equals(Running, StringComparison.OrdinalIgnoreCase))
        {
            return BeingWorkedOn;
        }

        var named = Enum.GetNames<CommitmentState>().FirstOrDefault(n => n.Equals(State, StringComparison.OrdinalIgnoreCase));
        Rule.Input(named is not null, "state", InputRules.Unknown);
        return [Enum.Parse<CommitmentState>(named!)];
    }
}

using FkpDigital.Agencies;

namespace FkpDigital.Audit;

/// <summary>Who acts in this request: filled in by <see cref="Authority"/> when it lets somebody do what needs a role, read when the audit row is written.</summary>
public sealed class Acting
{
    /// <summary>The page handler or endpoint, as <c>POST /admin/agencies/{id} Grant</c>.</summary>
    public string Source { get; set; } = "";

    /// <summary>The keyed digest of the network address; null outside a request.</summary>
    public byte[]? AddressDigest { get; set; }

    /// <summary>Whose data the act is about, besides those whose rows it changes.</summary>
    internal IReadOnlyCollection<long> Subjects { get; private set; } = [];

    internal StaffAct? Act { get; private set; }

    /// <summary>The act is about these participants, too.</summary>
    public void About(params long[] participants) => Subjects = participants;

    internal void As(long participantId, IReadOnlyCollection<Role> roles, long? agencyId) =>
        Act = new StaffAct(participantId, string.Join(", ", roles.Distinct().Order()), agencyId ?? Act?.AgencyId);
}

/// <summary>Who, in which roles, where.</summary>
internal sealed record StaffAct(long ParticipantId, string Roles, long? AgencyId);

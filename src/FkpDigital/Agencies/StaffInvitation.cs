using FkpDigital.Core;
using FkpDigital.Participants;

namespace FkpDigital.Agencies;

public static class InvitationRules
{
    public const string Over = "invitation.over";
    public const string OtherAddress = "invitation.other-address";
}

/// <summary>A role that waits for somebody who has proved an e-mail address. The link in the letter holds the secret, the database its SHA-256.</summary>
public sealed class StaffInvitation : Entity
{
    public static readonly TimeSpan Life = TimeSpan.FromDays(7);

    private StaffInvitation() { }

    /// <param name="agency">Where.</param>
    /// <param name="role">Which.</param>
    /// <param name="contactDigest">Of the address, as the vault gives it.</param>
    /// <param name="contactSealed">The address under the vault's key, for whoever manages the members there.</param>
    /// <param name="secret">The last part of the link.</param>
    /// <param name="inviterId">Who invites.</param>
    /// <param name="now">The time of inviting.</param>
    public StaffInvitation(Agency agency, Role role, byte[] contactDigest, byte[] contactSealed, string secret, long inviterId, DateTimeOffset now)
    {
        (Agency, Role, ContactDigest, ContactSealed) = (agency, role, contactDigest, contactSealed);
        (Hash, InviterId, CreatedAt) = (AccessToken.HashOf(secret), inviterId, now);
        Raise(EventKinds.StaffInvited, inviterId, () => new EventSubject(AgencyId: AgencyId), new { role });
    }

    public long AgencyId { get; private init; }
    public Agency Agency { get; private init; } = null!;
    public Role Role { get; private init; }
    public byte[] ContactDigest { get; private init; } = [];
    public byte[] ContactSealed { get; private init; } = [];
    public byte[] Hash { get; private init; } = [];
    public long InviterId { get; private init; }
    public DateTimeOffset CreatedAt { get; private init; }

    /// <summary>When it was accepted or taken back.</summary>
    public DateTimeOffset? EndedAt { get; private set; }

    public bool IsOpen(DateTimeOffset now) => EndedAt is null && now < CreatedAt + Life;

    /// <summary>Makes the role of it.</summary>
    /// <exception cref="RuleException">It is over (409).</exception>
    public Membership Accept(long participantId, DateTimeOffset now)
    {
        Rule.Require(IsOpen(now), InvitationRules.Over);
        EndedAt = now;
        return new Membership(participantId, Agency, Role, now, InviterId);
    }

    /// <exception cref="RuleException">It is over (409).</exception>
    public void TakeBack(long actorId, DateTimeOffset now)
    {
        Rule.Require(IsOpen(now), InvitationRules.Over);
        EndedAt = now;
        Raise(EventKinds.InvitationTakenBack, actorId, () => new EventSubject(AgencyId: AgencyId), new { Role });
    }
}

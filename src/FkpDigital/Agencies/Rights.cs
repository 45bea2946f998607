using System.Collections.Frozen;

namespace FkpDigital.Agencies;

/// <summary>What a membership makes of a person at a node. A citizen is anybody with an account and needs none.</summary>
public enum Role
{
    Officer,
    Secretary,
    UnitHead,
    AgencyHead,
    Moderator,
    BureauOfficer,
    MinistryOfficer,
    DataProtectionOfficer,
    Admin,
}

/// <summary>What staff may do.</summary>
public enum Right
{
    /// <summary>See the workspace of a unit.</summary>
    ViewWorkspace,

    /// <summary>Launch and run challenges.</summary>
    RunChallenges,

    /// <summary>Propose forums, build and freeze agendas, plan the meeting.</summary>
    RunForums,

    /// <summary>Keep the notes of a forum and its agreement record.</summary>
    KeepRecord,

    /// <summary>Add progress and evidence to commitments.</summary>
    TrackCommitments,

    SignAsUnitHead,
    SignAsAgencyHead,

    /// <summary>Write news and guides of an agency.</summary>
    WriteArticles,

    /// <summary>Write for the platform itself; held at the top of the agency tree.</summary>
    WriteForPlatform,

    /// <summary>Decide about reported content.</summary>
    Moderate,

    /// <summary>Manage agencies and memberships; which roles, says <see cref="Rights.MayGrant"/>.</summary>
    Administer,

    /// <summary>Answer requests about personal data, keep the register, lead the work after a breach; at the top of the tree.</summary>
    ProtectData,

    /// <summary>Give and end every role; at the top of the tree also the platform's own pages.</summary>
    RunPlatform,
}

/// <summary>Which role has which right: the one table.</summary>
public static class Rights
{
    private static readonly FrozenDictionary<Right, Role[]> Table = new Dictionary<Right, Role[]>
    {
        [Right.ViewWorkspace] = [Role.Officer, Role.Secretary, Role.UnitHead, Role.AgencyHead, Role.BureauOfficer, Role.MinistryOfficer],
        [Right.RunChallenges] = [Role.Officer, Role.BureauOfficer],
        [Right.RunForums] = [Role.Officer, Role.BureauOfficer],
        [Right.KeepRecord] = [Role.Officer, Role.Secretary, Role.BureauOfficer],
        [Right.TrackCommitments] = [Role.Officer, Role.BureauOfficer],
        [Right.SignAsUnitHead] = [Role.UnitHead],
        [Right.SignAsAgencyHead] = [Role.AgencyHead],
        [Right.WriteArticles] = [Role.Officer, Role.BureauOfficer, Role.Admin],
        [Right.WriteForPlatform] = [Role.BureauOfficer, Role.Admin],
        [Right.Moderate] = [Role.Moderator],
        [Right.Administer] = [Role.Admin, Role.BureauOfficer],
        [Right.ProtectData] = [Role.DataProtectionOfficer],
        [Right.RunPlatform] = [Role.Admin],
    }.ToFrozenDictionary();

    /// <summary>The roles that carry a right.</summary>
    public static Role[] RolesWith(Right right) => Table[right];

    /// <summary>Whether who has these rights at a node may give and end a role there: a bureau those of the units, an administrator all.</summary>
    public static bool MayGrant(IReadOnlySet<Right> mine, Role role) =>
        mine.Contains(Right.RunPlatform) || (mine.Contains(Right.Administer) && role is (Role.Officer or Role.Secretary or Role.UnitHead or Role.AgencyHead));
}

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

/// <summary>What people may do. Every page handler and every endpoint names one; <see cref="Rights"/> says who has it.</summary>
public enum Right
{
    /// <summary>Read what is public.</summary>
    Read,

    /// <summary>Open an account, sign in, answer a letter that holds a secret.</summary>
    Enter,

    /// <summary>Keep the own account.</summary>
    KeepAccount,

    /// <summary>Propose, vote, comment and report.</summary>
    TakePart,

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

    /// <summary>Enter proposals, votes and comments at a desk for citizens without a phone, and confirm what another officer entered.</summary>
    EnterForCitizens,

    /// <summary>Decide about reported content.</summary>
    Moderate,

    /// <summary>Manage agencies and memberships; which roles, says <see cref="Rights.MayGrant"/>.</summary>
    Administer,

    /// <summary>Answer requests about personal data, keep the register, lead the work after a breach.</summary>
    ProtectData,

    /// <summary>Search what staff of the own agencies did.</summary>
    ReadAudit,

    /// <summary>Give and end every role.</summary>
    GrantEveryRole,

    /// <summary>The pages of the platform itself.</summary>
    RunPlatform,
}

/// <summary>Where a right is held.</summary>
public enum Reach
{
    /// <summary>By everybody, also without an account.</summary>
    Everybody,

    /// <summary>By everybody with an account.</summary>
    Accounts,

    /// <summary>By roles, at the node of their membership and all below it.</summary>
    Node,

    /// <summary>By roles at the top of the tree.</summary>
    Top,
}

/// <summary>Who has a right. <paramref name="Roles"/> is empty where no role is asked for.</summary>
public sealed record RightRow(Reach Reach, params Role[] Roles);

/// <summary>Which role has which right, and where: the one table.</summary>
public static class Rights
{
    private static readonly FrozenDictionary<Right, RightRow> Table = new Dictionary<Right, RightRow>
    {
        [Right.Read] = new(Reach.Everybody),
        [Right.Enter] = new(Reach.Everybody),
        [Right.KeepAccount] = new(Reach.Accounts),
        [Right.TakePart] = new(Reach.Accounts),
        [Right.ViewWorkspace] = new(Reach.Node, Role.Officer, Role.Secretary, Role.UnitHead, Role.AgencyHead, Role.BureauOfficer, Role.MinistryOfficer),
        [Right.RunChallenges] = new(Reach.Node, Role.Officer, Role.BureauOfficer),
        [Right.RunForums] = new(Reach.Node, Role.Officer, Role.BureauOfficer),
        [Right.KeepRecord] = new(Reach.Node, Role.Officer, Role.Secretary, Role.BureauOfficer),
        [Right.TrackCommitments] = new(Reach.Node, Role.Officer, Role.BureauOfficer),
        [Right.SignAsUnitHead] = new(Reach.Node, Role.UnitHead),
        [Right.SignAsAgencyHead] = new(Reach.Node, Role.AgencyHead),
        [Right.WriteArticles] = new(Reach.Node, Role.Officer, Role.BureauOfficer, Role.Admin),
        [Right.WriteForPlatform] = new(Reach.Top, Role.BureauOfficer, Role.Admin),
        [Right.EnterForCitizens] = new(Reach.Node, Role.Officer, Role.BureauOfficer),
        [Right.Moderate] = new(Reach.Node, Role.Moderator),
        [Right.Administer] = new(Reach.Node, Role.Admin, Role.BureauOfficer),
        [Right.ProtectData] = new(Reach.Top, Role.DataProtectionOfficer),
        [Right.ReadAudit] = new(Reach.Node, Role.Admin, Role.BureauOfficer, Role.DataProtectionOfficer),
        [Right.GrantEveryRole] = new(Reach.Node, Role.Admin),
        [Right.RunPlatform] = new(Reach.Top, Role.Admin),
    }.ToFrozenDictionary();

    /// <summary>Who has this right.</summary>
    public static RightRow Of(Right right) => Table[right];

    /// <summary>The roles that carry a right.</summary>
    public static Role[] RolesWith(Right right) => Table[right].Roles;

    /// <summary>Whether a role has its place at this level of the tree: heads at what they head, the ministry's people at the ministry.</summary>
    public static bool BelongsAt(Role role, AgencyKind kind) => role switch
    {
        Role.UnitHead => kind is AgencyKind.ServiceUnit or AgencyKind.OrganizationBureau,
        Role.AgencyHead or Role.BureauOfficer => kind is AgencyKind.RegionalGovernment or AgencyKind.Ministry,
        Role.MinistryOfficer or Role.DataProtectionOfficer => kind is AgencyKind.Ministry,
        _ => true,
    };

    /// <summary>Whether who has these rights at a node may give and end a role there: a bureau those of the units, an administrator all.</summary>
    public static bool MayGrant(IReadOnlySet<Right> mine, Role role) =>
        mine.Contains(Right.GrantEveryRole) || (mine.Contains(Right.Administer) && role is (Role.Officer or Role.Secretary or Role.UnitHead or Role.AgencyHead));
}

using FkpDigital.Agencies;

namespace FkpDigital.Tests.Rules;

public sealed class RightsTests
{
    /// <summary>What each role may do, written down a second time as the product describes it.</summary>
    private const string Expected = """
                          Officer Secretary UnitHead AgencyHead Moderator BureauOfficer MinistryOfficer DataProtectionOfficer Admin
        ViewWorkspace        x        x         x         x         -           x              x                 -              -
        RunChallenges        x        -         -         -         -           x              -                 -              -
        RunForums            x        -         -         -         -           x              -                 -              -
        KeepRecord           x        x         -         -         -           x              -                 -              -
        TrackCommitments     x        -         -         -         -           x              -                 -              -
        SignAsUnitHead       -        -         x         -         -           -              -                 -              -
        SignAsAgencyHead     -        -         -         x         -           -              -                 -              -
        WriteArticles        x        -         -         -         -           x              -                 -              x
        WriteForPlatform     -        -         -         -         -           x              -                 -              x
        EnterForCitizens     x        -         -         -         -           x              -                 -              -
        Moderate             -        -         -         -         x           -              -                 -              -
        Administer           -        -         -         -         -           x              -                 -              x
        ProtectData          -        -         -         -         -           -              -                 x              -
        ReadAudit            -        -         -         -         -           x              -                 x              x
        GrantEveryRole       -        -         -         -         -           -              -                 -              x
        RunPlatform          -        -         -         -         -           -              -                 -              x
        """;

    [Fact]
    public void Each_role_has_the_rights_that_the_product_gives_it()
    {
        var lines = Expected.Split('\n').Select(l => l.Split(' ', StringSplitOptions.RemoveEmptyEntries)).ToList();
        var roles = lines[0].Select(Enum.Parse<Role>).ToList();
        var expected = lines.Skip(1).ToDictionary(l => Enum.Parse<Right>(l[0]), l => roles.Where((_, i) => l[i + 1] == "x").ToHashSet());

        var byRoles = Enum.GetValues<Right>().Where(r => Rights.Of(r).Reach is Reach.Node or Reach.Top);
        Assert.Equal(expected.Keys.Order(), byRoles.Order());
        Assert.All(expected, e => Assert.Equal(e.Value, Rights.RolesWith(e.Key).ToHashSet()));
    }

    [Fact]
    public void Nobody_but_accounts_writes_and_everybody_reads()
    {
        Assert.Equal((Reach.Everybody, Reach.Everybody, Reach.Accounts, Reach.Accounts), (Rights.Of(Right.Read).Reach, Rights.Of(Right.Enter).Reach, Rights.Of(Right.KeepAccount).Reach, Rights.Of(Right.TakePart).Reach));
    }

    [Theory]
    [InlineData(Role.UnitHead, AgencyKind.ServiceUnit, true)]
    [InlineData(Role.UnitHead, AgencyKind.Ministry, false)]
    [InlineData(Role.AgencyHead, AgencyKind.RegionalGovernment, true)]
    [InlineData(Role.AgencyHead, AgencyKind.ServiceUnit, false)]
    [InlineData(Role.BureauOfficer, AgencyKind.ServiceUnit, false)]
    [InlineData(Role.MinistryOfficer, AgencyKind.RegionalGovernment, false)]
    [InlineData(Role.DataProtectionOfficer, AgencyKind.Ministry, true)]
    [InlineData(Role.Officer, AgencyKind.ServiceUnit, true)]
    [InlineData(Role.Admin, AgencyKind.RegionalGovernment, true)]
    public void A_role_has_its_level_of_the_tree(Role role, AgencyKind kind, bool belongs) => Assert.Equal(belongs, Rights.BelongsAt(role, kind));
}

using System.Reflection;
using FkpDigital.Core;
using FkpDigital.Web.Localisation;
using FkpDigital.Web.People;

namespace FkpDigital.Tests.Rules;

public sealed class AuditWordsTests
{
    /// <summary>What citizens and the program itself do, and staff in their own accounts: no row of the audit is named after it.</summary>
    private static readonly string[] NoActsOfStaff =
    [
        EventKinds.VotesCounted, EventKinds.TalliesChecked, EventKinds.TalliesDiffer, EventKinds.CommentPosted, EventKinds.CommentEdited, EventKinds.CommentDeleted,
        EventKinds.ContentReported, EventKinds.TokenIssued, EventKinds.TokenRevoked, EventKinds.SessionEnded, EventKinds.PasswordChanged, EventKinds.SecondFactorAdded,
        EventKinds.SecondFactorRemoved, EventKinds.PasskeyAdded, EventKinds.PasskeyRemoved, EventKinds.RecoveryCodeUsed, EventKinds.ContactChanged, EventKinds.GuardianAgreed,
        EventKinds.AssistedClaimed, EventKinds.LoginLinked, EventKinds.LoginUnlinked, EventKinds.AdministratorMade, EventKinds.DataAsked, EventKinds.ConsentGiven,
        EventKinds.ConsentWithdrawn, EventKinds.AccountErased, EventKinds.AuthorErased,
    ];

    [Fact]
    public void Every_act_of_staff_has_a_name()
    {
        var kinds = typeof(EventKinds).GetFields(BindingFlags.Public | BindingFlags.Static).Select(f => (string)f.GetRawConstantValue()!).Except(NoActsOfStaff);

        Assert.Equal([], kinds.Where(kind => AuditWords.Of(kind, new Texts()) == kind));
    }

    [Fact]
    public void Several_acts_are_named_one_by_one_and_an_address_stays_as_it_is()
    {
        var texts = new Texts();

        Assert.Equal($"{AuditWords.Of(EventKinds.AgencyAdded, texts)}, {AuditWords.Of(EventKinds.AgencyEdited, texts)}", AuditWords.Of($"{EventKinds.AgencyAdded}, {EventKinds.AgencyEdited}", texts));
        Assert.Equal("POST /admin/import Confirm", AuditWords.Of("POST /admin/import Confirm", texts));
    }
}

using FkpDigital.Agencies;
using FkpDigital.Challenges;
using FkpDigital.Comments;
using FkpDigital.Core;
using FkpDigital.Desk;
using FkpDigital.Participants;
using FkpDigital.Proposals;
using FkpDigital.Tests.Infrastructure;
using FkpDigital.Voting;

namespace FkpDigital.Tests.Rules;

public sealed class DeskTests
{
    private const long Clerk = 7;
    private const long Colleague = 8;
    private const long Account = 9;
    private static readonly DateTimeOffset Monday = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("3313014107900001", "3313014107900001")]
    [InlineData(" 3313 0141-0790.0001 ", "3313014107900001")]
    [InlineData("3313013112900001", "3313013112900001")]
    public void An_identity_number_is_read_however_it_is_spaced(string typed, string read) => Assert.Equal(read, IdentityNumber.Read(typed, "x"));

    [Theory]
    [InlineData("331301410790000")] // fifteen digits
    [InlineData("33130141079000011")]
    [InlineData("331301410790000A")]
    [InlineData("３３１３０１４１０７９０００１０")] // digits, but not ASCII
    [InlineData("3313010007900001")] // day 0
    [InlineData("3313013207900001")] // day 32
    [InlineData("3313017207900001")] // day 32 of a woman
    [InlineData("3313014113900001")] // month 13
    [InlineData("3313014107900000")] // nobody is number 0
    [InlineData("0013014107900001")] // no such province
    public void What_is_no_identity_number_is_refused(string typed) => AssertBreaks(DeskRules.NumberBad, () => IdentityNumber.Read(typed, "x"));

    [Fact]
    public void A_code_has_eighty_bits_and_is_read_as_people_copy_it()
    {
        var code = DeskCode.New();

        Assert.Matches("^[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){3}$", code);
        Assert.Equal(code, DeskCode.Read($" {code.ToLowerInvariant().Replace('-', ' ').Replace('0', 'o').Replace('1', 'l')} "));
        Assert.NotEqual(code, DeskCode.New());
        Assert.All([null, "", code[..^1], code + "7", code[..^1] + "U"], wrong => Assert.Null(DeskCode.Read(wrong)));
    }

    [Fact]
    public void Another_officer_confirms_once()
    {
        var entry = Vote();

        AssertBreaks(DeskRules.SameOfficer, () => entry.Confirm(Clerk, Monday));
        entry = Vote();
        entry.Confirm(Colleague, Monday.AddHours(1));

        Assert.Equal((EntryState.Confirmed, Colleague), (entry.State, entry.DecidedBy));
        AssertBreaks(DeskRules.DecidedAlready, () => entry.Confirm(Account, Monday.AddHours(2)));
        AssertBreaks(DeskRules.DecidedAlready, () => entry.Refuse(Account, "Terlambat sekali.", Monday.AddHours(2)));
    }

    [Fact]
    public void A_refusal_has_a_reason_and_leaves_nothing_to_claim()
    {
        var entry = Vote();
        AssertBreaks(InputRules.Required, () => entry.Refuse(Colleague, " ", Monday));

        entry.Refuse(Clerk, "Salah memilih usulan.", Monday);

        Assert.Equal((EntryState.Refused, "Salah memilih usulan."), (entry.State, entry.Reason));
        AssertBreaks(ClaimRules.Refused, () => entry.Claim(Account, moves: true, Monday));
    }

    [Fact]
    public void The_citizen_claims_what_was_confirmed_once_and_no_officer_of_it_does()
    {
        var entry = Vote();
        AssertBreaks(ClaimRules.Waiting, () => entry.Claim(Account, moves: true, Monday));
        entry.Confirm(Colleague, Monday);
        AssertBreaks(ClaimRules.OfficerClaims, () => entry.Claim(Clerk, moves: true, Monday));
        AssertBreaks(ClaimRules.OfficerClaims, () => entry.Claim(Colleague, moves: true, Monday));

        entry.Claim(Account, moves: true, Monday.AddDays(1));

        Assert.Equal((EntryState.Claimed, Account, Account), (entry.State, entry.ClaimedBy, entry.ParticipantId));
        AssertBreaks(ClaimRules.ClaimedAlready, () => entry.Claim(Account, moves: true, Monday.AddDays(2)));
    }

    [Fact]
    public void A_slip_that_was_not_printed_is_renewed_by_who_entered_it()
    {
        var entry = Vote();
        AssertBreaks(AuthorityRules.NotAllowed, () => entry.Renew(Colleague, [9]));
        entry.Renew(Clerk, [9]);
        Assert.Equal([9], entry.CodeDigest);
        entry.Confirm(Colleague, Monday);
        AssertBreaks(DeskRules.DecidedAlready, () => entry.Renew(Clerk, [10]));
    }

    [Fact]
    public void A_desk_takes_what_the_ordinary_rules_take()
    {
        var (challenge, proposal) = Asked();
        var late = Desk with { Now = Monday.AddDays(7) };

        AssertBreaks(VoteRules.Closed, () => AssistedEntry.OfVote(late, proposal, Person(), "Mbah Warni"));
        AssertBreaks(ChallengeRules.IdeationClosed, () => AssistedEntry.OfProposal(late, challenge, Person(), "Mbah Warni", Some.ProposalText(), challenge.Categories[0].Id));
        AssertBreaks(InputRules.TooShort, () => AssistedEntry.OfComment(Desk, proposal, Person(), "Mbah Warni", Stance.For, "x"));
        AssertBreaks(InputRules.Required, () => AssistedEntry.OfVote(Desk, proposal, Person(), " "));
        Assert.Equal(Monday.AddDays(7 + 365), AssistedEntry.OfVote(Desk, proposal, Person(), "Mbah Warni").CodeExpiresAt);
    }

    private static AtDesk Desk { get; } = new(new Agency("Dinas Contoh", "dinas", AgencyKind.ServiceUnit, null, "33.13", "", null, null), Clerk, [1], Monday);

    private static Participant Person() => Participant.AtDesk("Mbah Warni", [1, 2, 3], Monday);

    private static AssistedEntry Vote() => AssistedEntry.OfVote(Desk, Asked().Proposal, Person(), "Mbah Warni");

    private static (Challenge Challenge, Proposal Proposal) Asked()
    {
        var challenge = new Challenge(Desk.Agency, "33.13", Some.ChallengeText(), 1, Monday);
        challenge.SetCategories(["Loket"]);
        challenge.PlanFirstRound(new RoundDates(Monday, Monday.AddDays(7), Monday, Monday.AddDays(7), Monday.AddDays(7)));
        challenge.Publish(1, Monday);
        return (challenge, challenge.Propose(1, Some.ProposalText(), challenge.Categories[0].Id, null, Monday));
    }

    private static void AssertBreaks(string rule, Action act) => Assert.Equal(rule, Assert.Throws<RuleException>(act).Rule);
}

using FkpDigital.Core;
using FkpDigital.Forums;
using FkpDigital.Proposals;

namespace FkpDigital.Tests.Rules;

public sealed class ForumTests
{
    private static readonly DateTimeOffset VotingEnds = new DateTimeOffset(2026, 3, 2, 2, 0, 0, TimeSpan.Zero).AddDays(21);

    [Fact]
    public void A_forum_does_not_meet_before_the_voting_ends()
    {
        var broken = Assert.Throws<RuleException>(() => Called().Plan("Forum loket yang ramah", Meeting(VotingEnds.AddMinutes(-1)), 1));

        Assert.Equal((ForumRules.BeforeVotingEnds, "startsAt"), (broken.Rule, broken.Field));
        Called().Plan("Forum loket yang ramah", Meeting(VotingEnds), 1);
    }

    [Theory]
    [InlineData(ForumMode.InPerson, null, null, ForumRules.PlaceNeeded)]
    [InlineData(ForumMode.Hybrid, "Aula", null, ForumRules.LinkNeeded)]
    [InlineData(ForumMode.Online, null, "javascript:alert(1)", ForumRules.LinkBad)]
    public void People_must_know_where_to_go(ForumMode mode, string? place, string? link, string rule) =>
        Assert.Equal(rule, Assert.Throws<RuleException>(() => Called().Plan("Forum loket yang ramah", new Meeting(ForumForm.Fgd, mode, place, link, VotingEnds), 1)).Rule);

    [Theory]
    [InlineData(ItemOutcome.AdoptedModified)]
    [InlineData(ItemOutcome.Deferred)]
    [InlineData(ItemOutcome.Refused)]
    public void What_is_not_adopted_as_it_is_needs_a_reason(ItemOutcome outcome)
    {
        var forum = Held();
        var item = forum.Agenda.Items[0];

        var broken = Assert.Throws<RuleException>(() => forum.Decide(item.Id, outcome, "  ", 1, VotingEnds.AddDays(1)));

        Assert.Equal((ForumRules.ReasonNeeded, "reason"), (broken.Rule, broken.Field));
        forum.Decide(item.Id, outcome, "Anggarannya belum tersedia.", 1, VotingEnds.AddDays(1));
        Assert.Equal((outcome, "Anggarannya belum tersedia."), (item.Outcome!.Value, item.OutcomeReason));
    }

    [Fact]
    public void Nothing_is_decided_before_the_agenda_is_frozen_and_the_forum_has_begun()
    {
        var forum = Called();
        Assert.Equal(ForumRules.AgendaNotFrozen, Broken(() => forum.Decide(0, ItemOutcome.Adopted, null, 1, VotingEnds)));
        Freeze(forum);
        Assert.Equal(ForumRules.NotPlanned, Broken(() => forum.Decide(0, ItemOutcome.Adopted, null, 1, VotingEnds)));
        forum.Plan("Forum loket yang ramah", Meeting(VotingEnds.AddDays(1)), 1);
        Assert.Equal(ForumRules.NotYetHeld, Broken(() => forum.Decide(0, ItemOutcome.Adopted, null, 1, VotingEnds)));
    }

    [Fact]
    public void A_forum_ends_with_people_present_and_every_item_decided()
    {
        var forum = Held();
        RecordHeadOf(forum, ForumRules.NoAttendees);
        forum.Attend("Bu Wati", "0812-3456-7890", Sex.P, Element.PenggunaLayanan, "RT 02", 1);
        RecordHeadOf(forum, ForumRules.ItemsOpen);
        forum.Decide(0, ItemOutcome.Refused, "Di luar wewenang kami.", 1, VotingEnds.AddDays(1));
        RecordHeadOf(forum, ForumRules.NothingAdopted);
        forum.Decide(0, ItemOutcome.Adopted, null, 1, VotingEnds.AddDays(1));

        var record = forum.Conclude([], Head, 1, VotingEnds.AddDays(1));

        Assert.Single(record.Rows);
        Assert.Equal(ForumRules.Concluded, Broken(() => forum.Plan("Forum loket yang ramah", Meeting(VotingEnds), 1)));
    }

    [Fact]
    public void A_frozen_agenda_takes_no_item_and_an_empty_one_is_not_frozen()
    {
        var empty = Called();
        Assert.Equal(ForumRules.AgendaEmpty, Broken(() => empty.FreezeAgenda([], [], 1, VotingEnds)));
        var forum = Called();
        Freeze(forum);

        Assert.Equal(ForumRules.AgendaFrozen, Broken(() => forum.AddItem(AgendaSource.Radio, "Siaran pagi warga", "Keluhan antre di radio.", "Siapkan kursi tunggu.", 1)));
        Assert.Equal(ForumRules.AgendaFrozen, Broken(() => forum.RemoveItem(0, 1)));
        Assert.Equal(ForumRules.AgendaFrozen, Broken(() => forum.FreezeAgenda([], [], 1, VotingEnds)));
    }

    private static Agreements.RecordHead Head => new("Pemerintah Contoh", "Dinas Contoh", "Jalan Damai", "Perizinan", "Karanganyar");

    private static void RecordHeadOf(Forum forum, string rule) => Assert.Equal(rule, Broken(() => forum.Conclude([], Head, 1, VotingEnds.AddDays(1))));

    private static Forum Called()
    {
        var challenge = RoundTests.Published(continuous: true);
        return challenge.ProposeForum(challenge.CurrentRound!, "Forum loket yang ramah", 1, VotingEnds);
    }

    private static Forum Held()
    {
        var forum = Called();
        Freeze(forum);
        forum.Plan("Forum loket yang ramah", Meeting(VotingEnds), 1);
        return forum;
    }

    private static void Freeze(Forum forum)
    {
        var ranking = new[] { new RankedProposal(11, 1, "Loket khusus lansia", 4, "Loket", VotingEnds.AddDays(-20)) };
        var texts = new Dictionary<long, ProposalText> { [11] = new("Loket khusus lansia", "Warga lansia menunggu lama.", "Buka loket khusus lansia.") };
        forum.BuildAgenda(ranking, texts, null, VotingEnds);
        forum.FreezeAgenda(ranking, [], 1, VotingEnds);
    }

    private static Meeting Meeting(DateTimeOffset at) => new(ForumForm.PublicHearing, ForumMode.InPerson, "Aula kecamatan", null, at);

    private static string Broken(Action act) => Assert.Throws<RuleException>(act).Rule;
}

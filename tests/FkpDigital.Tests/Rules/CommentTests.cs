using FkpDigital.Agencies;
using FkpDigital.Challenges;
using FkpDigital.Comments;
using FkpDigital.Core;
using FkpDigital.Moderation;
using FkpDigital.Proposals;
using FkpDigital.Tests.Infrastructure;

namespace FkpDigital.Tests.Rules;

public class CommentTests
{
    private const long Author = 7;
    private const long Neighbour = 8;
    private static readonly DateTimeOffset Monday = new(2026, 3, 2, 2, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_comment_without_a_stance_is_neutral_and_a_reply_has_none()
    {
        var proposal = OpenProposal();
        var top = new Comment(proposal, null, Neighbour, null, "Setuju.", Monday);

        Assert.Equal(Stance.Neutral, top.Stance);
        Assert.Null(new Comment(proposal, top, Author, null, "Terima kasih.", Monday).Stance);
        AssertBreaks(CommentRules.StanceOnReply, () => new Comment(proposal, top, Author, Stance.For, "Terima kasih.", Monday));
    }

    [Fact]
    public void A_comment_is_edited_until_the_quarter_of_an_hour_is_over()
    {
        var comment = new Comment(OpenProposal(), null, Neighbour, null, "Setuju.", Monday);

        comment.Edit(Neighbour, "Sangat setuju.", Monday.AddMinutes(15).AddTicks(-1));

        Assert.Equal("Sangat setuju.", comment.Text);
        AssertBreaks(CommentRules.EditTimeOver, () => comment.Edit(Neighbour, "Terlambat.", Monday.AddMinutes(15)));
        AssertBreaks(CommentRules.NotAuthor, () => comment.Edit(Author, "Bukan saya.", Monday));
    }

    [Fact]
    public void A_hidden_proposal_takes_no_comments_and_a_deleted_comment_no_replies()
    {
        var (open, hidden) = (OpenProposal(), OpenProposal());
        hidden.Hide("Spam", 9);
        var gone = new Comment(open, null, Neighbour, null, "Setuju.", Monday);
        gone.Delete(Neighbour);

        Assert.Equal("", gone.Text);
        AssertBreaks(ProposalRules.NotPublic, () => new Comment(hidden, null, Neighbour, null, "Setuju.", Monday));
        AssertBreaks(CommentRules.ParentGone, () => new Comment(open, gone, Author, null, "Balas.", Monday));
    }

    [Fact]
    public void Nobody_reports_the_own_text_and_another_reason_needs_words()
    {
        var proposal = OpenProposal();

        AssertBreaks(ModerationRules.OwnContent, () => new Report(proposal, null, Author, Reason.Spam, null, Monday));
        AssertBreaks(ModerationRules.NoteNeeded, () => new Report(proposal, null, Neighbour, Reason.Other, " ", Monday));
        Assert.Equal(Reason.Other, new Report(proposal, null, Neighbour, Reason.Other, "Salah alamat.", Monday).Reason);
    }

    private static Proposal OpenProposal()
    {
        var unit = new Agency("Dinas Contoh", "dinas-contoh", AgencyKind.ServiceUnit, null, "33.13", "", null, null);
        var challenge = new Challenge(unit, "33.13", Some.ChallengeText(), 1, Monday);
        challenge.SetCategories(["Loket"]);
        challenge.PlanFirstRound(new RoundDates(Monday, Monday.AddDays(7), Monday, Monday.AddDays(7), Monday.AddDays(7)));
        challenge.Publish(1, Monday);
        return challenge.Propose(Author, Some.ProposalText(), 0, null, Monday);
    }

    private static void AssertBreaks(string rule, Func<object> act) => Assert.Equal(rule, Assert.Throws<RuleException>(() => { act(); }).Rule);

    private static void AssertBreaks(string rule, Action act) => Assert.Equal(rule, Assert.Throws<RuleException>(act).Rule);
}

using FkpDigital.Articles;
using FkpDigital.Commitments;
using FkpDigital.Core;

namespace FkpDigital.Tests.Rules;

public sealed class ArticleTests
{
    private static readonly DateTimeOffset Monday = new(2026, 3, 2, 2, 0, 0, TimeSpan.Zero);

    private static EvidenceFile Photo => EvidenceFile.Read("loket.png", Demo.Story.Picture("loket-sesudah.png"));

    [Fact]
    public void A_draft_is_public_for_nobody_and_a_scheduled_one_from_its_instant_on()
    {
        var article = Draft();
        Assert.False(article.IsPublic(Monday.AddYears(1)));

        article.Publish(Monday.AddDays(1), 1, Monday);

        Assert.False(article.IsPublic(Monday.AddDays(1).AddTicks(-1)));
        Assert.True(article.IsPublic(Monday.AddDays(1)));
    }

    [Fact]
    public void Published_without_a_time_it_is_public_at_once_and_stays_so()
    {
        var article = Draft();

        article.Publish(null, 1, Monday);
        article.Publish(Monday.AddDays(5), 1, Monday.AddDays(1));

        Assert.Equal(Monday, article.PublishAt);
    }

    [Fact]
    public void The_past_is_no_time_to_publish()
    {
        Assert.Equal(ArticleRules.TimeOver, Broken(() => Draft().Publish(Monday, 1, Monday)));
        Assert.Equal(ArticleRules.TimeOver, Broken(() => Published().Unschedule(1, Monday)));
    }

    [Fact]
    public void A_scheduled_article_becomes_a_draft_again()
    {
        var article = Draft();
        article.Publish(Monday.AddDays(1), 1, Monday);

        article.Unschedule(1, Monday);

        Assert.Null(article.PublishAt);
    }

    [Fact]
    public void Only_what_was_read_is_withdrawn_and_a_reason_is_left()
    {
        var article = Published();
        Assert.Equal(ArticleRules.NotPublic, Broken(() => Draft().Withdraw("Angkanya keliru, kami perbaiki.", 1, Monday)));
        Assert.Equal(InputRules.Required, Broken(() => article.Withdraw("  ", 1, Monday)));

        article.Withdraw("Angkanya keliru, kami perbaiki.", 1, Monday);

        Assert.False(article.IsPublic(Monday.AddDays(1)));
        Assert.Equal(ArticleRules.NotPublic, Broken(() => article.Withdraw("Sekali lagi ditarik.", 1, Monday)));
        Assert.Equal(ArticleRules.Withdrawn, Broken(() => article.Edit(Text(), 1, Monday)));
        Assert.Equal(ArticleRules.Withdrawn, Broken(() => article.Publish(null, 1, Monday)));
        Assert.Equal(ArticleRules.Withdrawn, Broken(() => article.Illustrate(Photo, "Loket yang terang", 1, Monday)));
    }

    [Fact]
    public void A_withdrawn_article_is_shown_again()
    {
        var article = Published();
        Assert.Equal(ArticleRules.NotWithdrawn, Broken(() => article.Restore(1)));
        article.Withdraw("Angkanya keliru, kami perbaiki.", 1, Monday);

        article.Restore(1);

        Assert.True(article.IsPublic(Monday));
        Assert.Null(article.WithdrawnReason);
    }

    [Fact]
    public void Tags_are_small_few_and_each_stands_once()
    {
        var article = Draft();

        article.Edit(Text() with { Tags = [" Loket ", "", "LOKET", "Mal  Pelayanan Publik"] }, 1, Monday);

        Assert.Equal(["loket", "mal pelayanan publik"], article.Tags);
        Assert.Equal(ArticleRules.TooManyTags, Broken(() => article.Edit(Text() with { Tags = [.. Enumerable.Range(10, 7).Select(i => $"tag{i}")] }, 1, Monday)));
        Assert.Equal(InputRules.TooLong, Broken(() => article.Edit(Text() with { Tags = [new string('a', Article.MaxTag + 1)] }, 1, Monday)));
    }

    [Theory]
    [InlineData("title", "Singkat")]
    [InlineData("lead", "Terlalu singkat")]
    [InlineData("body", "Kosong")]
    [InlineData("title", "Judul yang tidak terbaca \uFFFE")]
    [InlineData("cover", "../../../etc/passwd")]
    public void A_text_that_is_too_short_or_unreadable_and_an_unknown_cover_are_refused_at_their_field(string field, string value)
    {
        var text = field switch
        {
            "title" => Text() with { Title = value },
            "lead" => Text() with { Lead = value },
            "body" => Text() with { Body = value },
            _ => Text() with { Cover = value },
        };

        Assert.Equal(field, Assert.Throws<RuleException>(() => new Article(null, text, 1, Monday)).Field);
    }

    [Fact]
    public void Its_photograph_is_a_picture_with_words_for_it()
    {
        var article = Draft();
        var report = EvidenceFile.Read("laporan.pdf", "%PDF-1.4\n%%EOF\n"u8);

        Assert.Equal(ArticleRules.PictureNeeded, Broken(() => article.Illustrate(report, "Laporan bulan ini", 1, Monday)));
        Assert.Equal(InputRules.Required, Broken(() => article.Illustrate(Photo, "", 1, Monday)));
        article.Illustrate(Photo, "Tiga loket terbuka", 1, Monday);

        Assert.Equal("Tiga loket terbuka", article.Picture!.Alt);
        article.RemovePicture(1, Monday);
        Assert.Null(article.Picture);
    }

    [Fact]
    public void Related_challenges_keep_their_order_and_are_few()
    {
        var article = Draft();
        article.Relate([3, 1, 3]);
        article.Relate([2, 3]);

        Assert.Equal([2, 3], article.Challenges.OrderBy(c => c.Position).Select(c => c.ChallengeId));
        Assert.Equal(ArticleRules.TooManyChallenges, Broken(() => article.Relate([1, 2, 3, 4, 5, 6, 7])));
    }

    private static ArticleText Text() => new("Loket lansia kini buka setiap pagi", "Warga lansia tidak perlu lagi mengantre bersama yang lain.", "## Mulai kapan?\n\nMulai Senin depan.", ArticleKind.News, ["loket"], "forum");

    private static Article Draft() => new(null, Text(), 1, Monday);

    private static Article Published()
    {
        var article = Draft();
        article.Publish(null, 1, Monday);
        return article;
    }

    private static string Broken(Action act) => Assert.Throws<RuleException>(act).Rule;
}

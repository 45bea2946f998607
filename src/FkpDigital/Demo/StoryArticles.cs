using FkpDigital.Articles;
using FkpDigital.Data;
using Microsoft.EntityFrameworkCore;

namespace FkpDigital.Demo;

/// <summary>Tells what the staff of the story wrote: news, guides, the result of a forum, and one that waits for its day.</summary>
internal sealed class StoryArticles(FkpDbContext db, StoryClock time, StoryCast cast)
{
    public async Task TellAsync(IReadOnlyList<StoryArticle> articles, CancellationToken cancel)
    {
        var challenges = await db.Challenges.ToDictionaryAsync(c => c.Slug, c => c.Id, cancel);
        foreach (var story in articles)
        {
            // Written the afternoon before; what waits for a day to come was written yesterday.
            time.Turn(Math.Min(story.Day, 0) - 1, 15);
            var author = cast.WithEmail(story.Author).Id;
            var text = new ArticleText(story.Title, story.Lead, story.Body, story.Kind, story.Tags, story.Cover);
            var article = new Article(story.Agency is null ? null : cast.Agency(story.Agency), text, author, time.Now);
            article.Relate([.. story.Challenges.Select(slug => challenges[slug])]);
            article.Publish(time.At(story.Day, story.Hour, story.Minute), author, time.Now);
            db.Articles.Add(article);
            await db.SaveChangesAsync(cancel);
        }
    }
}

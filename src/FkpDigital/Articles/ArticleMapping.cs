using FkpDigital.Challenges;
using FkpDigital.Participants;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace FkpDigital.Articles;

internal sealed class ArticleMapping : IEntityTypeConfiguration<Article>, IEntityTypeConfiguration<ArticleChallenge>, IEntityTypeConfiguration<ArticlePicture>
{
    public const string OneSlugEach = "ux_article_slug";

    public void Configure(EntityTypeBuilder<Article> article)
    {
        article.HasOne(a => a.Agency).WithMany().HasForeignKey(a => a.AgencyId).OnDelete(DeleteBehavior.Restrict);
        article.HasOne<Participant>().WithMany().HasForeignKey(a => a.AuthorId).OnDelete(DeleteBehavior.Restrict);
        article.HasMany(a => a.Challenges).WithOne().HasForeignKey(c => c.ArticleId);
        article.HasOne(a => a.Picture).WithOne().HasForeignKey<ArticlePicture>(p => p.ArticleId);
        article.HasIndex(a => a.Slug).IsUnique().HasDatabaseName(OneSlugEach);
        article.Property<uint>("Version").IsRowVersion();
    }

    public void Configure(EntityTypeBuilder<ArticleChallenge> related)
    {
        related.HasKey(c => new { c.ArticleId, c.ChallengeId });
        related.HasOne<Challenge>().WithMany().HasForeignKey(c => c.ChallengeId).OnDelete(DeleteBehavior.Restrict);
    }

    public void Configure(EntityTypeBuilder<ArticlePicture> picture) => picture.HasKey(p => p.ArticleId);
}

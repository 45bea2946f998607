using System.Text.Json.Nodes;
using FkpDigital.Articles;
using FkpDigital.Forums;
using FkpDigital.Markup;
using FkpDigital.Proposals;
using FkpDigital.Web.Localisation;
using FkpDigital.Web.Shell;
using Microsoft.AspNetCore.Html;

namespace FkpDigital.Web.Sharing;

/// <summary>What a page is about, in the vocabulary of schema.org, for search engines.</summary>
public static class Schema
{
    private const string Vocabulary = "https://schema.org";

    /// <summary>The data as an element of the page. It is no script to a browser, so the policy of the page allows it;
    /// the serialiser writes every &lt;, &gt; and &amp; as an escape, so no text can end the element.</summary>
    public static IHtmlContent Script(JsonNode data) => new HtmlString($"<script type=\"application/ld+json\">{data.ToJsonString()}</script>");

    /// <summary>The site itself, who answers for it, and how it is searched.</summary>
    public static JsonNode Site(string address, string search, string logo, string language) => new JsonObject
    {
        ["@context"] = Vocabulary,
        ["@type"] = "WebSite",
        ["name"] = "FKP Digital",
        ["url"] = address,
        ["inLanguage"] = language,
        ["publisher"] = new JsonObject { ["@type"] = "Organization", ["name"] = "FKP Digital", ["url"] = address, ["logo"] = logo },
        ["potentialAction"] = new JsonObject { ["@type"] = "SearchAction", ["target"] = $"{search}?q={{text}}", ["query-input"] = "required name=text" },
    };

    /// <summary>The way from the home page to this one.</summary>
    public static JsonNode Breadcrumb(IReadOnlyList<Crumb> crumbs, SiteAddress site, HttpRequest request) => new JsonObject
    {
        ["@context"] = Vocabulary,
        ["@type"] = "BreadcrumbList",
        ["itemListElement"] = new JsonArray([.. crumbs.Select((crumb, index) => Item(crumb, index + 1, site, request))]),
    };

    /// <summary>A proposal with its votes and comments.</summary>
    public static JsonNode Proposal(ProposalView proposal, string address) => new JsonObject
    {
        ["@context"] = Vocabulary,
        ["@type"] = "DiscussionForumPosting",
        ["headline"] = proposal.Title,
        ["text"] = RichText.ToPlainText(proposal.Recommendation, 400),
        ["url"] = address,
        ["inLanguage"] = "id",
        ["datePublished"] = Moments.Iso(proposal.PublishedAt),
        ["author"] = new JsonObject { ["@type"] = "Person", ["name"] = proposal.Author },
        ["isPartOf"] = new JsonObject { ["@type"] = "CreativeWork", ["name"] = proposal.Challenge.Title },
        ["interactionStatistic"] = new JsonArray(Counter("LikeAction", proposal.Votes), Counter("CommentAction", proposal.Comments)),
    };

    /// <summary>A forum as an event. Null while it has no date: an event without a start is none.</summary>
    public static JsonNode? Forum(ForumSummary forum, string? link, string address) => forum.StartsAt is not { } starts ? null : new JsonObject
    {
        ["@context"] = Vocabulary,
        ["@type"] = "Event",
        ["name"] = forum.Title,
        ["url"] = address,
        ["inLanguage"] = "id",
        ["startDate"] = Moments.Iso(starts),
        ["isAccessibleForFree"] = true,
        ["eventStatus"] = Vocabulary + (forum.State is ForumState.Cancelled ? "/EventCancelled" : "/EventScheduled"),
        ["eventAttendanceMode"] = Vocabulary + forum.Mode switch
        {
            ForumMode.Online => "/OnlineEventAttendanceMode",
            ForumMode.Hybrid => "/MixedEventAttendanceMode",
            _ => "/OfflineEventAttendanceMode",
        },
        ["location"] = forum.Mode is ForumMode.Online
            ? new JsonObject { ["@type"] = "VirtualLocation", ["url"] = link ?? address }
            : new JsonObject { ["@type"] = "Place", ["name"] = forum.Place ?? forum.Region, ["address"] = forum.Region },
        ["organizer"] = new JsonObject { ["@type"] = "GovernmentOrganization", ["name"] = forum.Agency },
    };

    /// <summary>An article with its agency as author; its picture is the drawn one.</summary>
    public static JsonNode Article(ArticleView article, string address, string picture) => new JsonObject
    {
        ["@context"] = Vocabulary,
        ["@type"] = "Article",
        ["headline"] = article.Summary.Title,
        ["description"] = article.Summary.Lead,
        ["url"] = address,
        ["mainEntityOfPage"] = address,
        ["image"] = picture,
        ["inLanguage"] = "id",
        ["datePublished"] = Moments.Iso(article.Summary.PublishedAt),
        ["dateModified"] = Moments.Iso(article.EditedAt > article.Summary.PublishedAt ? article.EditedAt : article.Summary.PublishedAt),
        ["author"] = article.Summary.Agency is { } agency ? new JsonObject { ["@type"] = "GovernmentOrganization", ["name"] = agency.Name } : Platform(),
        ["publisher"] = Platform(),
        ["keywords"] = string.Join(", ", article.Summary.Tags),
    };

    private static JsonObject Platform() => new() { ["@type"] = "Organization", ["name"] = "FKP Digital" };

    private static JsonObject Item(Crumb crumb, int position, SiteAddress site, HttpRequest request)
    {
        var item = new JsonObject { ["@type"] = "ListItem", ["position"] = position, ["name"] = crumb.Text };
        if (crumb.Href is { } href)
        {
            item["item"] = site.Of(request, href);
        }

        return item;
    }

    private static JsonObject Counter(string action, int count) => new()
    {
        ["@type"] = "InteractionCounter",
        ["interactionType"] = $"{Vocabulary}/{action}",
        ["userInteractionCount"] = count,
    };
}

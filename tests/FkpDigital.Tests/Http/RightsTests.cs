using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Reflection;
using FkpDigital.Agencies;
using FkpDigital.Articles;
using FkpDigital.Tests.Infrastructure;
using FkpDigital.Web.People;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.RazorPages.Infrastructure;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace FkpDigital.Tests.Http;

/// <summary>Every page handler and endpoint of the program is called by everybody there is, and lets in whom the table of rights names.</summary>
public sealed class RightsTests(RightsTests.PatientApp app) : IClassFixture<RightsTests.PatientApp>
{
    /// <summary>One that never says "too fast".</summary>
    public sealed class PatientApp : App
    {
        protected override Dictionary<string, string?> Settings() => new(base.Settings())
        {
            ["Limits:SignInBurst"] = "100000",
            ["Limits:WriteBurst"] = "100000",
            ["Limits:AddressBurst"] = "100000",
            ["Limits:VoteBurst"] = "100000",
        };
    }

    /// <summary>Handlers that go on to ask whether the thing is one's own, or shows it by its state: their gate is tested, what comes after it elsewhere.</summary>
    private static readonly string[] AskMore =
    [
        "POST /api/v1/forums/{id:long}/agreement/sign", "POST /workspace/{agency}/forums/{id:long}/record Sign", // one of the two named officials
        "GET /forums/{id:long}/agreement.json", "GET /forums/{id:long}/agreement/print", // with ?full=true for who keeps the record
    ];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Everybody_gets_as_far_as_the_table_says_at_every_handler_and_endpoint()
    {
        var scene = await SceneAsync();
        using var first = await app.Stranger().GetAsync("/api/v1/challenges"); // the API is made at its first call
        var doors = await DoorsAsync();
        Assert.True(doors.Count > 200, $"only {doors.Count} handlers");
        Assert.Equal([], doors.Where(d => d.Rights.Count == 0).Select(d => $"{d.Name} names no right"));

        var findings = new List<string>();
        foreach (var door in doors)
        {
            foreach (var who in scene.People)
            {
                var allowed = door.Rights.Any(right => scene.Allows(who, right, door));
                var (status, signIn) = await KnockAsync(door, who, scene);
                var refused = status is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden || signIn || (!allowed && status is HttpStatusCode.NotFound);
                if (status >= HttpStatusCode.InternalServerError || status is HttpStatusCode.TooManyRequests || (allowed == refused && !(allowed && AskMore.Contains(door.Name))))
                {
                    findings.Add($"{door.Name} as {who.Name}: {(int)status}{(signIn ? " to sign in" : "")}, the table says {(allowed ? "come in" : "stay out")}");
                }
            }
        }

        Assert.True(findings.Count == 0, $"{findings.Count} findings at {doors.Count} doors:\n{string.Join('\n', findings)}");
    }

    /// <summary>All page handlers and endpoints with their rights; those that end sessions and tokens come last.</summary>
    private async Task<IReadOnlyList<Door>> DoorsAsync()
    {
        var loader = app.Services.GetRequiredService<PageLoader>();
        var doors = new List<Door>();
        foreach (var endpoint in app.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>())
        {
            if (endpoint.Metadata.GetMetadata<PageActionDescriptor>() is { } descriptor)
            {
                var page = await loader.LoadAsync(descriptor, endpoint.Metadata);
                doors.AddRange(page.HandlerMethods.Select(h => new Door(
                    h.HttpMethod.ToUpperInvariant(), endpoint.RoutePattern, h.Name,
                    (h.MethodInfo.GetCustomAttribute<NeedsAttribute>() ?? page.HandlerTypeInfo.GetCustomAttribute<NeedsAttribute>())?.Rights ?? [])));
            }
            else
            {
                foreach (var method in endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? ["GET"])
                {
                    doors.Add(new Door(method, endpoint.RoutePattern, null, endpoint.Metadata.GetMetadata<NeedsAttribute>()?.Rights ?? []));
                }
            }
        }

        return [.. doors.DistinctBy(d => d.Name).Where(d => !d.Name.Contains("/live", StringComparison.Ordinal) || d.Rights.Count == 0)
            .OrderBy(d => d.Name.Contains("/account", StringComparison.Ordinal)).ThenBy(d => d.Name, StringComparer.Ordinal)];
    }

    private static async Task<(HttpStatusCode Status, bool SignIn)> KnockAsync(Door door, Caller who, Scene scene)
    {
        using var request = new HttpRequestMessage(new HttpMethod(door.Method), scene.AddressOf(door));
        if (door.Method is not ("GET" or "HEAD"))
        {
            request.Content = door.IsApi
                ? JsonContent.Create(new { agency = scene.Unit.Slug, kind = "other", link = "x" })
                : new FormUrlEncodedContent([KeyValuePair.Create("__RequestVerificationToken", who.FormToken)]);
        }

        using var answer = await who.Browser.Http.SendAsync(request, Cancel);
        return (answer.StatusCode, answer.Headers.Location?.OriginalString.Contains("/account/login?returnUrl", StringComparison.Ordinal) is true);
    }

    private async Task<Scene> SceneAsync()
    {
        var ministry = new Agency("Kementerian Uji", "kementerian-uji", AgencyKind.Ministry, null, null, "", null, null);
        var government = new Agency("Pemkab Uji", "pemkab-uji", AgencyKind.RegionalGovernment, ministry, "33.13", "", null, null);
        var elsewhere = new Agency("Pemkab Lain", "pemkab-lain", AgencyKind.RegionalGovernment, ministry, "33.13", "", null, null);
        var unit = new Agency("Dinas Uji", "dinas-uji", AgencyKind.ServiceUnit, government, "33.13", "Jalan Uji 1", "Perizinan", null);
        var other = new Agency("Dinas Lain", "dinas-lain", AgencyKind.ServiceUnit, elsewhere, "33.13", "Jalan Lain 1", "Perizinan", null);
        await app.SaveAsync(ministry, government, elsewhere, unit, other);
        var story = await ForumStory.TellAsync(app, unit);
        var promises = await story.PublishAsync();
        var news = new ArticleText("Berita uji", "Kabar singkat untuk warga.", "Mulai **Senin depan**.", ArticleKind.News, ["uji"], "forum");
        var article = await app.UseAsync((WriteArticle write) => write.CreateAsync(unit.Id, new ArticleDraft(news, []), publish: true, story.Officer.Id, Cancel));

        var people = new List<Caller> { await CallerAsync("visitor", null, null), await CallerAsync("citizen", null, await app.PersonAsync("Warga")) };
        foreach (var (name, role, at) in new (string, Role, Agency)[]
        {
            ("officer of another unit", Role.Officer, other), ("officer", Role.Officer, unit), ("secretary", Role.Secretary, unit), ("unit head", Role.UnitHead, unit),
            ("agency head", Role.AgencyHead, government), ("moderator", Role.Moderator, ministry), ("bureau", Role.BureauOfficer, government),
            ("ministry", Role.MinistryOfficer, ministry), ("data protection", Role.DataProtectionOfficer, ministry), ("administrator", Role.Admin, ministry),
        })
        {
            people.Add(await CallerAsync(name, (role, at), await app.PersonAsync(name, role, at)));
        }

        return new Scene(people, ministry, government, unit, story, promises[0], article.Id, article.Slug);
    }

    private async Task<Caller> CallerAsync(string name, (Role Role, Agency At)? held, Infrastructure.Person? person)
    {
        var browser = person?.Browser ?? app.Stranger();
        var form = await browser.PageAsync(person is null ? "/account/login" : "/account");
        return new Caller(name, held, browser, form.QuerySelector("input[name=__RequestVerificationToken]")!.GetAttribute("value")!);
    }

    private sealed record Caller(string Name, (Role Role, Agency At)? Held, Infrastructure.Browser Browser, string FormToken);

    private sealed record Door(string Method, RoutePattern Pattern, string? Handler, IReadOnlyList<Right> Rights)
    {
        public string Route => "/" + Pattern.RawText?.TrimStart('/');

        public string Name => $"{Method} {Route} {Handler}".TrimEnd();

        public bool IsApi => Route.StartsWith("/api/", StringComparison.Ordinal);
    }

    /// <summary>One unit below a government below a ministry, a held forum with its record and promises, and everybody.</summary>
    private sealed record Scene(IReadOnlyList<Caller> People, Agency Ministry, Agency Government, Agency Unit, ForumStory Story, long Promise, long Article, string ArticleSlug)
    {
        /// <summary>Whether the table lets this person do that at the agency of that address; where an address names none, anywhere is enough.</summary>
        public bool Allows(Caller who, Right right, Door door)
        {
            var row = Agencies.Rights.Of(right);
            return row.Reach switch
            {
                Reach.Everybody => true,
                Reach.Accounts => who.Name != "visitor",
                Reach.Top => who.Held is { } held && row.Roles.Contains(held.Role) && held.At.Id == Ministry.Id,
                _ => who.Held is { } held && row.Roles.Contains(held.Role) && (!NamesUnit(door) || new[] { Ministry.Id, Government.Id, Unit.Id }.Contains(held.At.Id)),
            };
        }

        public string AddressOf(Door door)
        {
            var path = string.Join('/', door.Pattern.PathSegments.Select(s => string.Concat(s.Parts.Select(p => p switch
            {
                RoutePatternLiteralPart literal => literal.Content,
                RoutePatternSeparatorPart separator => separator.Content,
                RoutePatternParameterPart parameter => Value(door.Route, parameter.Name),
                _ => "",
            })))).TrimEnd('/');
            var query = door.Handler is null ? "" : $"?handler={door.Handler}";
            return door.Route is "/admin/agencies/new" ? $"/{path}?parent={Text(Unit.Id)}{query.Replace('?', '&')}" : $"/{path}{query}";
        }

        private static bool NamesUnit(Door door) =>
            door.Route.Contains("{agency", StringComparison.Ordinal) || door.Route.StartsWith("/admin/agencies/", StringComparison.Ordinal)
            || door.Route.Contains("/forums/{id", StringComparison.Ordinal) || door.Route.Contains("/commitments/{id", StringComparison.Ordinal)
            || door.Route.StartsWith("/api/v1/challenges", StringComparison.Ordinal);

        private string Value(string route, string name) => (name, route) switch
        {
            ("agency", _) => Unit.Slug,
            ("slug", _) when route.Contains("article", StringComparison.Ordinal) => ArticleSlug,
            ("slug", _) when route.Contains("agencies", StringComparison.Ordinal) => Unit.Slug,
            ("slug", _) when route.Contains("/proposals/", StringComparison.Ordinal) && !route.Contains("challenges", StringComparison.Ordinal) => "",
            ("slug", _) => Story.Challenge.Slug,
            ("id", _) when route.Contains("/agencies/", StringComparison.Ordinal) => Text(Unit.Id),
            ("id", _) when route.Contains("/articles/", StringComparison.Ordinal) => Text(Article),
            ("id", _) when route.Contains("/forums/", StringComparison.Ordinal) => Text(Story.ForumId),
            ("id", _) when route.Contains("/commitments/", StringComparison.Ordinal) => Text(Promise),
            ("id", _) when route.Contains("/challenges/", StringComparison.Ordinal) => Text(Story.Challenge.Id),
            ("id", _) when route.Contains("/proposals/", StringComparison.Ordinal) => Text(Story.Proposal.Id),
            ("code", _) when route.Contains("/regions/", StringComparison.Ordinal) => "33.13",
            ("code", _) => "404",
            ("kind", _) => "proposals",
            _ => "0",
        };

        private static string Text(long id) => id.ToString(CultureInfo.InvariantCulture);
    }
}

using FkpDigital.Agencies;
using FkpDigital.Data;
using FkpDigital.Web.Localisation;
using FkpDigital.Web.Shell;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.EntityFrameworkCore;

namespace FkpDigital.Web.People;

/// <summary>Fills in what the layout shows of a signed-in person: name, work areas, moderation, administration.</summary>
internal sealed class MeetVisitor(RequestDelegate next)
{
    public async Task InvokeAsync(HttpContext http)
    {
        // An error page must not ask the database that may be its cause.
        var failed = http.Features.Get<IStatusCodeReExecuteFeature>() is not null || http.Features.Get<IExceptionHandlerFeature>() is not null;
        if (!failed && http.User.ParticipantId() is { } me && !LanguagePrefix.IsForPrograms(http.Request.Path))
        {
            // Asked for here: most requests, votes above all, need none of them.
            var services = http.RequestServices;
            await MeetAsync(me, services.GetRequiredService<FkpDbContext>(), services.GetRequiredService<Authority>(), services.GetRequiredService<Visitor>(), http.RequestAborted);
        }

        await next(http);
    }

    private static async Task MeetAsync(long me, FkpDbContext db, Authority authority, Visitor visitor, CancellationToken cancel)
    {
        var person = await db.Participants.Where(p => p.Id == me)
            .Select(p => new { p.DisplayName, Roles = db.Memberships.Where(m => m.ParticipantId == me && m.EndedAt == null).Select(m => m.Role).ToList() })
            .SingleOrDefaultAsync(cancel);
        if (person is null)
        {
            return;
        }

        visitor.IsSignedIn = true;
        visitor.DisplayName = person.DisplayName;
        visitor.Moderates = person.Roles.Intersect(Rights.RolesWith(Right.Moderate)).Any();
        visitor.Administers = person.Roles.Intersect(Rights.RolesWith(Right.Administer)).Any();
        if (person.Roles.Intersect(Rights.RolesWith(Right.ViewWorkspace)).Any())
        {
            visitor.Workspaces = await authority.AgenciesOf(me, Right.ViewWorkspace)
                .Where(a => a.Kind == AgencyKind.ServiceUnit)
                .OrderBy(a => a.Name).Take(20)
                .Select(a => new ValueTuple<string, string>(a.Name, a.Slug)).ToListAsync(cancel);
        }
    }
}

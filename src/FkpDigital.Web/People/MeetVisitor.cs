using FkpDigital.Agencies;
using FkpDigital.Data;
using FkpDigital.Web.Localisation;
using FkpDigital.Web.Shell;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Npgsql;

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
            await MeetAsync(me, services.GetRequiredService<NpgsqlDataSource>(), services.GetRequiredService<Authority>(), services.GetRequiredService<Visitor>(), http.RequestAborted);
        }

        await next(http);
    }

    private static async Task MeetAsync(long me, NpgsqlDataSource database, Authority authority, Visitor visitor, CancellationToken cancel)
    {
        var people = await database.ReadPreparedAsync($"""
            select p.display_name, array(select m.role from membership m where m.participant_id = p.id and m.ended_at is null), p.two_factor_enabled,
                   array(select m.role from membership m join agency a on a.id = m.agency_id where m.participant_id = p.id and m.ended_at is null and a.parent_id is null)
            from participant p where p.id = {me}
            """, r => (DisplayName: r.GetString(0), Roles: r.GetFieldValue<string[]>(1).Select(Enum.Parse<Role>).ToList(), HasSecondFactor: r.GetBoolean(2), AtTheTop: r.GetFieldValue<string[]>(3).Select(Enum.Parse<Role>).ToList()), cancel);
        if (people is not [var person])
        {
            return;
        }

        visitor.IsSignedIn = true;
        visitor.DisplayName = person.DisplayName;
        visitor.LacksSecondFactor = person.Roles.Count > 0 && !person.HasSecondFactor;
        if (visitor.LacksSecondFactor)
        {
            return;
        }

        visitor.Moderates = person.Roles.Intersect(Rights.RolesWith(Right.Moderate)).Any();
        visitor.AdministersPlatform = person.AtTheTop.Intersect(Rights.RolesWith(Right.RunPlatform)).Any();
        visitor.ProtectsData = person.AtTheTop.Intersect(Rights.RolesWith(Right.ProtectData)).Any();
        visitor.Administers = person.Roles.Intersect(Rights.RolesWith(Right.Administer)).Any();
        visitor.ReadsAudit = person.Roles.Intersect(Rights.RolesWith(Right.ReadAudit)).Any();
        if (person.Roles.Intersect(Rights.RolesWith(Right.ViewWorkspace)).Any())
        {
            visitor.Workspaces = await authority.AgenciesOf(me, Right.ViewWorkspace)
                .Where(a => a.Kind == AgencyKind.ServiceUnit)
                .OrderBy(a => a.Name).Take(20)
                .Select(a => new ValueTuple<string, string>(a.Name, a.Slug)).ToListAsync(cancel);
        }
    }
}

using FkpDigital.Audit;
using FkpDigital.Data;
using FkpDigital.Privacy;
using FkpDigital.Secrets;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace FkpDigital.Demo;

/// <summary>Loads the demo story into an empty database: four challenges, their proposals, votes and comments, one forum with its promises.
/// Everything invented is marked CONTOH. The story is told relative to the day of loading and always comes out the same.</summary>
public sealed class LoadDemo(DbContextOptions<FkpDbContext> options, NpgsqlDataSource database, Vault vault, TimeProvider clock)
{
    /// <summary>Loads the story unless the database has data already. All of it is loaded, or nothing.</summary>
    /// <returns>The accounts to print when the database holds the demo, now or from an earlier start; null otherwise.</returns>
    public async Task<string?> RunAsync(CancellationToken cancel)
    {
        if (await IsToldAsync(database, cancel))
        {
            await using var told = new FkpDbContext(options, clock, new Acting(), vault);
            await EnrolStaffAsync(told, cancel);
            return DemoAccounts.Table();
        }

        var time = new StoryClock(clock.GetUtcNow());
        await using var db = new FkpDbContext(options, time, new Acting(), vault);
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        // Nodes that start together take turns; the second one finds the story told.
        await db.Database.ExecuteSqlAsync($"select pg_advisory_xact_lock(hashtextextended('fkp demo', 0))", cancel);
        if (await IsToldAsync(database, cancel))
        {
            return DemoAccounts.Table();
        }

        if (await db.Challenges.AnyAsync(cancel) || await db.Agencies.AnyAsync(cancel) || await db.Participants.AnyAsync(cancel))
        {
            return null;
        }

        await TellAsync(db, time, cancel);
        await transaction.CommitAsync(cancel);
        return DemoAccounts.Table();
    }

    /// <summary>Staff of the demo have an authenticator app, also in a database from before that was asked of them.</summary>
    private async Task EnrolStaffAsync(FkpDbContext db, CancellationToken cancel)
    {
        var staff = DemoAccounts.All.Where(a => a.Role is not null).Select(a => a.Email).ToList();
        foreach (var person in await db.Participants.Where(p => staff.Contains(p.Email!) && !p.TwoFactorEnabled).ToListAsync(cancel))
        {
            person.AddAuthenticator(vault.Seal(Sealed.Totp, DemoAccounts.TotpSecret), 0);
        }

        await db.SaveChangesAsync(cancel);
    }

    /// <summary>Whether the database holds the demo story.</summary>
    public static async Task<bool> IsToldAsync(NpgsqlDataSource database, CancellationToken cancel) => (await database.ReadAsync($"""
        select exists (select from membership m join agency a on a.id = m.agency_id join participant p on p.id = m.participant_id
                       where a.slug = {DemoAccounts.RootSlug} and p.email = {DemoAccounts.Admin})
        """, r => r.GetBoolean(0), cancel))[0];

    private async Task TellAsync(FkpDbContext db, StoryClock time, CancellationToken cancel)
    {
        var story = Story.Read();
        var cast = await StoryCast.EnterAsync(db, time, story, cancel);
        await EnrolStaffAsync(db, cancel);
        var chapters = new StoryChapters(db, time, cast);

        var karanganyar = await chapters.OpenAsync(story.Karanganyar, StoryPlans.Karanganyar(time), cancel);
        await chapters.TellRoundAsync(karanganyar, story.Karanganyar.Rounds[0], cancel);
        await new StoryMeeting(db, time, cast, story).TellAsync(karanganyar, cancel);
        await chapters.NextRoundAsync(karanganyar, cancel);
        await chapters.TellRoundAsync(karanganyar, story.Karanganyar.Rounds[1], cancel);

        foreach (var (challenge, plan) in new[]
        {
            (story.Balangan, StoryPlans.Balangan(time)),
            (story.Bogor, StoryPlans.Bogor(time)),
            (story.Surakarta, StoryPlans.Surakarta(time)),
        })
        {
            await chapters.TellRoundAsync(await chapters.OpenAsync(challenge, plan, cancel), challenge.Rounds[0], cancel);
        }

        await new StoryQuarrel(db, time, cast).TellAsync(cancel);
        await new StoryDesk(db, time, cast, vault).TellAsync(karanganyar, cancel);
        // So that the officer has somebody to answer.
        db.Add(new DataRequest(cast.WithEmail(DemoAccounts.SecondCitizen).Id, RequestKind.Correct, "Nama saya kurang satu huruf di daftar hadir forum. Tolong diperbaiki. (CONTOH)", clock.GetUtcNow().AddHours(-30)));
        await db.SaveChangesAsync(cancel);
        await new StoryArticles(db, time, cast).TellAsync(story.Articles, cancel);
    }
}

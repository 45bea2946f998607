using System.Globalization;
using System.Text.RegularExpressions;
using FkpDigital.Agencies;
using FkpDigital.Challenges;
using FkpDigital.Core;
using FkpDigital.Data;
using FkpDigital.Messages;
using FkpDigital.Participants;
using FkpDigital.Proposals;
using FkpDigital.Secrets;
using FkpDigital.Web.People;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Npgsql;

namespace FkpDigital.Tests.Infrastructure;

/// <summary>The whole program over a database of its own, with a clock that the test sets. No jobs run by themselves.</summary>
public class App : WebApplicationFactory<Program>, IAsyncLifetime
{
    public const string Password = "sandi-untuk-uji-2026";

    /// <summary>Of the authenticator app of everybody with a role.</summary>
    public const string TotpSecret = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP";

    /// <summary>Of every program that tests start.</summary>
    public const string MasterKey = "dGVzdHMgc2VhbCB3aXRoIHRoaXMga2V5IG9ubHkgISE=";

    private string _database = "";
    private int _people;

    public FakeClock Clock { get; } = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        ConnectionString = await MakeDatabaseAsync();
        Begin();
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await DropDatabaseAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>For the role that the program works as.</summary>
    public string ConnectionString { get; private set; } = "";

    /// <summary>For the owner of the tables.</summary>
    public virtual string OwnerConnectionString => TestPostgres.OwnerOf(_database);

    /// <summary>Somebody who looks without an account.</summary>
    public Browser Stranger() => new(CreateClient(new WebApplicationFactoryClientOptions { BaseAddress = ClientOptions.BaseAddress, AllowAutoRedirect = false, HandleCookies = true }));

    /// <summary>A new account, signed in; with a role when one is given.</summary>
    public async Task<Person> PersonAsync(string name = "Warga Uji", Role? role = null, Agency? at = null)
    {
        var email = string.Create(CultureInfo.InvariantCulture, $"uji{Interlocked.Increment(ref _people)}@contoh.test");
        await using var scope = Services.CreateAsyncScope();
        var participant = await scope.ServiceProvider.GetRequiredService<OpenAccount>().RunAsync(new NewAccount(email, name, null, Password), Cancel);
        participant.ProveEmail(email);
        var db = scope.ServiceProvider.GetRequiredService<FkpDbContext>();
        if (role is { } given)
        {
            participant.AddAuthenticator(scope.ServiceProvider.GetRequiredService<Vault>().Seal(Sealed.Totp, TotpSecret), 0);
            var node = await db.Agencies.SingleAsync(a => a.Id == at!.Id, Cancel);
            db.Memberships.Add(new Membership(participant.Id, node, given, Clock.Now, null));
        }

        db.AccessTokens.Add(AccessToken.Issue(participant.Id, "uji", Clock.Now, out var secret));
        await db.SaveChangesAsync(Cancel);
        var browser = Stranger();
        browser.Http.DefaultRequestHeaders.Authorization = new("Bearer", secret);
        return new Person(participant.Id, email, secret, browser);
    }

    /// <summary>The last message to an address, e-mail or phone.</summary>
    public async Task<Envelope> MessageAsync(string contact)
    {
        await using var scope = Services.CreateAsyncScope();
        var digest = scope.ServiceProvider.GetRequiredService<Codes>().DigestOf(Contact.Parse(contact));
        var message = await scope.ServiceProvider.GetRequiredService<FkpDbContext>().Messages.Where(m => m.ContactDigest == digest).OrderByDescending(m => m.Id).FirstAsync(Cancel);
        return message.Read(scope.ServiceProvider.GetRequiredService<Vault>())!;
    }

    /// <summary>The six digits in the last message to an address.</summary>
    public async Task<string> CodeAsync(string contact) => Regex.Match((await MessageAsync(contact)).Content.Text, @"\b[0-9]{6}\b").Value;

    public async Task<T> DbAsync<T>(Func<FkpDbContext, Task<T>> ask)
    {
        await using var scope = Services.CreateAsyncScope();
        return await ask(scope.ServiceProvider.GetRequiredService<FkpDbContext>());
    }

    /// <summary>Runs statements as the owner of the tables, as only migrations do in service.</summary>
    public async Task OwnerAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(OwnerConnectionString) { Pooling = false }.ConnectionString);
        await connection.OpenAsync(Cancel);
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(Cancel);
    }

    /// <summary>Runs a use case or anything else from a scope of its own.</summary>
    public async Task<TAnswer> UseAsync<TService, TAnswer>(Func<TService, Task<TAnswer>> use) where TService : notnull
    {
        await using var scope = Services.CreateAsyncScope();
        return await use(scope.ServiceProvider.GetRequiredService<TService>());
    }

    public Task SaveAsync(params Entity[] things) => DbAsync(async db =>
    {
        db.AddRange(things);
        return await db.SaveChangesAsync(Cancel);
    });

    /// <summary>A government with one service unit below it.</summary>
    public async Task<Agency> UnitAsync(string region = "33.13")
    {
        var tag = Guid.NewGuid().ToString("N")[..8];
        var government = new Agency($"Pemerintah Contoh {tag}", $"pemerintah-{tag}", AgencyKind.RegionalGovernment, null, region, "", null, null);
        var unit = new Agency($"Dinas Contoh {tag}", $"dinas-{tag}", AgencyKind.ServiceUnit, government, region, "Jalan Damai Sejahtera No. 1", "Perizinan", null);
        await SaveAsync(government, unit);
        return unit;
    }

    /// <summary>A published challenge whose ideation and voting both run from now for seven days; its categories are Loket and Daring.</summary>
    public async Task<Challenge> OpenChallengeAsync(Agency? unit = null, int? votesPerPerson = null, AgendaRule? agenda = null, bool continuous = false)
    {
        unit ??= await UnitAsync();
        var officer = await PersonAsync("Petugas Uji", Role.Officer, unit);
        return await DbAsync(async db =>
        {
            var at = await db.Agencies.SingleAsync(a => a.Id == unit.Id, Cancel);
            var challenge = new Challenge(at, "33.13", Some.ChallengeText(), officer.Id, Clock.Now);
            challenge.TakeSlug($"tantangan-{Guid.NewGuid():N}");
            challenge.SetRules("33.13", votesPerPerson, agenda ?? new AgendaRule(5, 0, null), continuous);
            challenge.SetCategories(["Loket", "Daring"]);
            var end = Clock.Now.AddDays(7);
            challenge.PlanFirstRound(new RoundDates(Clock.Now, end, Clock.Now, end, end));
            challenge.Publish(officer.Id, Clock.Now);
            db.Challenges.Add(challenge);
            await db.SaveChangesAsync(Cancel);
            return challenge;
        });
    }

    /// <summary>A public proposal of a new citizen in the first category.</summary>
    public async Task<Proposal> ProposalAsync(Challenge challenge, string title = "Loket khusus lansia setiap pagi", long? authorId = null)
    {
        var author = authorId ?? (await PersonAsync("Pengusul Uji")).Id;
        return await DbAsync(async db =>
        {
            var loaded = await db.Challenges.Include(c => c.Rounds).Include(c => c.Categories).SingleAsync(c => c.Id == challenge.Id, Cancel);
            var proposal = loaded.Propose(author, Some.ProposalText(title), loaded.Categories.OrderBy(c => c.Position).First().Id, null, Clock.Now);
            db.Proposals.Add(proposal);
            await db.SaveChangesAsync(Cancel);
            return proposal;
        });
    }

    /// <summary>A database with tables and regions, or an empty one, for this program alone.</summary>
    /// <returns>A connection string.</returns>
    protected virtual async Task<string> MakeDatabaseAsync() => TestPostgres.ConnectionTo(_database = await TestPostgres.CloneAsync());

    protected virtual Task DropDatabaseAsync() => TestPostgres.DropAsync(_database);

    protected override IHost CreateHost(IHostBuilder builder)
    {
        builder.ConfigureHostConfiguration(c => c.AddInMemoryCollection(Settings()));
        builder.ConfigureServices(services => services.Replace(ServiceDescriptor.Singleton<TimeProvider>(Clock)));
        return Launch(builder);
    }

    protected virtual IHost Launch(IHostBuilder builder) => base.CreateHost(builder);

    /// <summary>Starts the program.</summary>
    protected virtual void Begin() => _ = Server;

    /// <summary>Settings of the program under test.</summary>
    protected virtual Dictionary<string, string?> Settings() => new()
    {
        ["ConnectionStrings:Fkp"] = ConnectionString,
        ["Secrets:MasterKey"] = MasterKey,
        ["Demo:Load"] = "false",
        ["Jobs:Run"] = "false",
        ["Cache:On"] = "false", // tests change rows behind the program's back; CacheTests has it on
        ["Logging:LogLevel:Default"] = "Warning",
    };
}

/// <summary>A signed-in person of a test.</summary>
public sealed record Person(long Id, string Email, string Token, Browser Browser);

/// <summary>Texts that every rule accepts.</summary>
public static class Some
{
    public static ChallengeText ChallengeText(string title = "Antrean loket yang ramah bagi semua") => new(
        title, "Bagaimana antrean loket bisa lebih cepat dan ramah?", "Tuliskan masalah yang Anda alami dan **usul** Anda.",
        "Perizinan", "karanganyar", ParticipationLevel.Involve, "Kami menimbang setiap usulan dan menjelaskan keputusan kami.");

    public static ProposalText ProposalText(string title = "Loket khusus lansia setiap pagi") => new(
        title, "Warga lansia menunggu tiga jam untuk satu tanda tangan.", "Buka satu loket khusus lansia setiap pagi.");
}

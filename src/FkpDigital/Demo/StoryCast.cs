using FkpDigital.Agencies;
using FkpDigital.Data;
using FkpDigital.Participants;
using FkpDigital.Privacy;
using Microsoft.AspNetCore.Identity;

namespace FkpDigital.Demo;

/// <summary>The people and agencies of the story, by the names that the story calls them.</summary>
internal sealed class StoryCast
{
    private readonly Dictionary<string, Participant> _byName = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Participant> _byEmail = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Agency> _agencies = new(StringComparer.Ordinal);

    /// <summary>Everybody who may vote: the citizens, in the order of the story.</summary>
    public IReadOnlyList<Participant> Citizens { get; private set; } = [];

    public Agency Agency(string slug) => _agencies[slug];

    public Participant Named(string name) => _byName[name];

    public Participant WithEmail(string email) => _byEmail[email];

    /// <summary>The officer who runs the challenges of a unit.</summary>
    public Participant OfficerOf(string agencySlug) =>
        WithEmail(DemoAccounts.All.First(a => a.Role is Role.Officer && a.AgencySlug == agencySlug).Email);

    public static async Task<StoryCast> EnterAsync(FkpDbContext db, StoryClock time, Story story, CancellationToken cancel)
    {
        var cast = new StoryCast();
        time.Turn(-140, 8);
        cast.AddAgencies(story);
        cast.AddPeople(story, time.Now);
        db.AddRange(cast._agencies.Values);
        db.AddRange(cast._byName.Values);
        await db.SaveChangesAsync(cancel);
        db.AddRange(cast._byName.Values.Where(p => p.OnLeaderboard).Select(p => new Consent(p.Id, Purpose.Leaderboard, ConsentChannel.Web, time.Now)));
        foreach (var account in DemoAccounts.All.Where(a => a.Role is not null))
        {
            db.Add(new Membership(cast.WithEmail(account.Email).Id, cast.Agency(account.AgencySlug!), account.Role!.Value, time.Now, null));
        }

        await db.SaveChangesAsync(cancel);
        return cast;
    }

    private void AddAgencies(Story story)
    {
        var root = new Agency("Kementerian Contoh", DemoAccounts.RootSlug, AgencyKind.Ministry, null, null, "Jalan Contoh Nomor 100, Jakarta", null, null);
        _agencies[root.Slug] = root;
        foreach (var challenge in story.Challenges)
        {
            var (government, unit, region) = (challenge.Government, challenge.Unit, challenge.RegionCode);
            var above = new Agency(government.Name, government.Slug, AgencyKind.RegionalGovernment, root, region, government.Address, null, null);
            var bureau = new Agency($"Bagian Organisasi Setda, {government.Name}", $"organisasi-{government.Slug}", AgencyKind.OrganizationBureau, above, region, government.Address, null, null);
            var below = new Agency(unit.Name, unit.Slug, AgencyKind.ServiceUnit, above, region, unit.Address, unit.Sector, null);
            (_agencies[above.Slug], _agencies[bureau.Slug], _agencies[below.Slug]) = (above, bureau, below);
        }
    }

    private void AddPeople(Story story, DateTimeOffset now)
    {
        var citizens = new List<Participant>();
        foreach (var (i, citizen) in story.Citizens.Index())
        {
            var email = DemoAccounts.All.FirstOrDefault(a => a.Role is null && a.Name == citizen.Name)?.Email ?? $"orang{i + 1}@contoh.test";
            var person = Add(email, citizen.Name, citizen.Region, now);
            // Whoever signs in for a look finds their own name on the board; of the others every third wants to be seen.
            person.ShowOnLeaderboard(i % 3 == 0 || email == DemoAccounts.Citizen);
            citizens.Add(person);
        }

        Citizens = citizens;
        foreach (var account in DemoAccounts.All.Where(a => a.Role is not null))
        {
            Add(account.Email, account.Name, null, now);
        }

        // Only the demo accounts have a password: the other citizens cannot be signed in with.
        var hash = new PasswordHasher<Participant>().HashPassword(Citizens[0], DemoAccounts.Password);
        foreach (var account in DemoAccounts.All)
        {
            WithEmail(account.Email).PasswordHash = hash;
        }
    }

    private Participant Add(string email, string name, string? region, DateTimeOffset now)
    {
        var person = new Participant(email, name, region, now);
        person.ProveEmail(email);
        return _byName[name] = _byEmail[email] = person;
    }
}

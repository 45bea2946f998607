using System.Collections.Frozen;
using FkpDigital.Agencies;
using FkpDigital.Agreements;
using FkpDigital.Articles;
using FkpDigital.Audit;
using FkpDigital.Challenges;
using FkpDigital.Comments;
using FkpDigital.Commitments;
using FkpDigital.Core;
using FkpDigital.Desk;
using FkpDigital.Forums;
using FkpDigital.Messages;
using FkpDigital.Moderation;
using FkpDigital.Participants;
using FkpDigital.Privacy;
using FkpDigital.Proposals;
using FkpDigital.Regions;
using FkpDigital.Secrets;
using FkpDigital.Voting;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace FkpDigital.Data;

/// <summary>The database. Saving writes what the entities raised to the event log, and what staff changed to the audit, in the same transaction.</summary>
/// <param name="options">Where it is.</param>
/// <param name="clock">Dates the events.</param>
/// <param name="acting">Who acts, for the audit.</param>
/// <param name="vault">Seals and opens what is personal; null for whoever touches nothing of that.</param>
public sealed class FkpDbContext(DbContextOptions<FkpDbContext> options, TimeProvider clock, Acting acting, Vault? vault = null) : IdentityUserContext<Participant, long>(options)
{
    /// <summary>The channel on which new events are announced; the payload is empty, readers look into the log.</summary>
    public const string EventChannel = "fkp_event";

    /// <summary>Unique indexes that stand for a rule: the database decides, the person reads a sentence.</summary>
    private static readonly FrozenDictionary<string, string> RuleOfIndex = new Dictionary<string, string>
    {
        [ParticipantMapping.OneEmailEach] = AccountRules.ContactTaken,
        [ParticipantMapping.OnePhoneEach] = AccountRules.ContactTaken,
        [ParticipantMapping.OneOwnerEach] = LoginRules.LinkedElsewhere,
        [PasskeyMapping.OneOwnerEach] = PasskeyRules.Taken,
        [AgencyMapping.OneSlugEach] = AgencyRules.SlugTaken,
        [AgencyMapping.OneRoleEach] = AgencyRules.RoleHeld,
        [ModerationMapping.OneReportEach] = ModerationRules.ReportedAlready,
        [ForumMapping.OneForumEach] = ForumRules.RoundHasForum,
        [CommitmentMapping.OnePromiseEach] = AgreementRules.PublishedAlready,
        [DeskMapping.OneVoteEach] = DeskRules.VotedAlready,
        [ArticleMapping.OneSlugEach] = ArticleRules.SlugTaken,
    }.ToFrozenDictionary();

    private readonly List<DomainEvent> _logged = [];
    private readonly List<Event> _written = [];

    /// <summary>Names of those indexes.</summary>
    internal static IEnumerable<string> RuleIndexes => RuleOfIndex.Keys;

    public DbSet<Region> Regions => Set<Region>();
    public DbSet<Participant> Participants => Set<Participant>();
    public DbSet<AccessToken> AccessTokens => Set<AccessToken>();
    public DbSet<Session> Sessions => Set<Session>();
    public DbSet<OneTimeCode> OneTimeCodes => Set<OneTimeCode>();
    public DbSet<RecoveryCode> RecoveryCodes => Set<RecoveryCode>();
    public DbSet<Passkey> Passkeys => Set<Passkey>();
    public DbSet<GuardianConsent> GuardianConsents => Set<GuardianConsent>();
    public DbSet<Message> Messages => Set<Message>();
    public DbSet<SetupInvitation> SetupInvitations => Set<SetupInvitation>();
    public DbSet<Agency> Agencies => Set<Agency>();
    public DbSet<Membership> Memberships => Set<Membership>();
    public DbSet<StaffInvitation> StaffInvitations => Set<StaffInvitation>();
    public DbSet<Challenge> Challenges => Set<Challenge>();
    public DbSet<Round> Rounds => Set<Round>();
    public DbSet<Category> Categories => Set<Category>();
    public DbSet<Proposal> Proposals => Set<Proposal>();
    public DbSet<Tally> Tallies => Set<Tally>();
    public DbSet<Vote> Votes => Set<Vote>();
    public DbSet<Ballot> Ballots => Set<Ballot>();
    public DbSet<Comment> Comments => Set<Comment>();
    public DbSet<AssistedEntry> AssistedEntries => Set<AssistedEntry>();
    public DbSet<Report> Reports => Set<Report>();
    public DbSet<Decision> Decisions => Set<Decision>();
    public DbSet<Forum> Forums => Set<Forum>();
    public DbSet<AgendaItem> AgendaItems => Set<AgendaItem>();
    public DbSet<AgreementRecord> AgreementRecords => Set<AgreementRecord>();
    public DbSet<AgreementRow> AgreementRows => Set<AgreementRow>();
    public DbSet<Commitment> Commitments => Set<Commitment>();
    public DbSet<CommitmentOrigin> CommitmentOrigins => Set<CommitmentOrigin>();
    public DbSet<Evidence> Evidence => Set<Evidence>();
    public DbSet<Article> Articles => Set<Article>();
    public DbSet<DataRequest> DataRequests => Set<DataRequest>();
    public DbSet<Consent> Consents => Set<Consent>();
    public DbSet<Breach> Breaches => Set<Breach>();
    public DbSet<BreachPerson> BreachPeople => Set<BreachPerson>();
    public DbSet<Event> Events => Set<Event>();
    public DbSet<AuditRow> Audit => Set<AuditRow>();

    /// <summary>Puts an event that no entity raises into the log with the next save.</summary>
    public void Log(DomainEvent happened) => _logged.Add(happened);

    /// <exception cref="RuleException">A unique index that stands for a rule was violated.</exception>
    public override async Task<int> SaveChangesAsync(bool acceptAllChangesOnSuccess, CancellationToken cancellationToken = default)
    {
        try
        {
            var raised = Raised();
            foreach (var entry in ChangeTracker.Entries<IKeepsSealed>().Where(e => e.State is EntityState.Added or EntityState.Modified))
            {
                entry.Entity.Seal(Vault);
            }

            var audited = acting.Act is null ? null : new AuditedChanges(ChangeTracker);
            if ((raised.Count == 0 && audited is null or { IsEmpty: true }) || Database.CurrentTransaction is not null)
            {
                return await SaveAllAsync(raised, audited, acceptAllChangesOnSuccess, cancellationToken);
            }

            await using var transaction = await Database.BeginTransactionAsync(cancellationToken);
            var saved = await SaveAllAsync(raised, audited, acceptAllChangesOnSuccess, cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            return saved;
        }
        catch (DbUpdateException e) when (e.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation, ConstraintName: { } index }
            && RuleOfIndex.TryGetValue(index, out var rule))
        {
            throw new RuleException(rule);
        }
    }

    internal Vault Vault => vault ?? throw new InvalidOperationException("This context has no vault.");

    /// <summary>The events that were written and not yet told of.</summary>
    internal List<Event> TakeWritten()
    {
        List<Event> written = [.. _written];
        _written.Clear();
        return written;
    }

    protected override void OnConfiguring(DbContextOptionsBuilder optionsBuilder)
    {
        base.OnConfiguring(optionsBuilder);
        optionsBuilder.AddInterceptors(OpenWhatIsSealed.Instance);
    }

    protected override void OnModelCreating(ModelBuilder builder)
    {
        base.OnModelCreating(builder);
        builder.ApplyConfigurationsFromAssembly(typeof(FkpDbContext).Assembly);
        builder.Entity<Event>(e =>
        {
            e.Property(x => x.Xid).HasColumnType("xid8").HasDefaultValueSql("pg_current_xact_id()");
            e.Property(x => x.Data).HasColumnType("jsonb");
        });
        builder.Entity<Evidence>().Property(e => e.Content).HasColumnType("bytea");
        builder.Entity<ArticlePicture>().Property(p => p.Content).HasColumnType("bytea");
        builder.UseSnakeCase();
    }

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        base.ConfigureConventions(configurationBuilder);
        configurationBuilder.Properties<Enum>().HaveConversion<string>();
        configurationBuilder.Properties<DateTimeOffset>().HaveConversion<UtcConverter>();
    }

    private List<DomainEvent> Raised()
    {
        List<DomainEvent> raised = [.. ChangeTracker.Entries<Entity>().SelectMany(e => e.Entity.TakeRaised()), .. _logged];
        _logged.Clear();
        return raised;
    }

    private async Task<int> SaveAllAsync(List<DomainEvent> raised, AuditedChanges? audited, bool accept, CancellationToken cancel)
    {
        var saved = await base.SaveChangesAsync(accept, cancel);
        var audits = audited is not null && (!audited.IsEmpty || raised.Count > 0);
        if (raised.Count == 0 && !audits)
        {
            return saved;
        }

        // After the first save every id is known, and it is still the same transaction.
        var now = clock.GetUtcNow();
        if (audits)
        {
            audited!.Complete();
            var what = raised.Count > 0 ? string.Join(", ", raised.Select(e => e.Kind).Distinct()) : acting.Source;
            var act = acting.Act! with { AgencyId = acting.Act.AgencyId ?? raised.Select(e => e.Subject().AgencyId).FirstOrDefault(id => id is not null) };
            Audit.Add(new AuditRow(act, what, acting, audited, now));
        }

        List<Event> events = [.. raised.Select(e => new Event(e, now))];
        Events.AddRange(events);
        _written.AddRange(events);
        await base.SaveChangesAsync(accept, cancel);
        if (events.Count > 0)
        {
            await Database.ExecuteSqlAsync($"select pg_notify({EventChannel}, '')", cancel);
        }

        return saved;
    }
}

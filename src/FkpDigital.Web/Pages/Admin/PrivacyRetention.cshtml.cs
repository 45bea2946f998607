using FkpDigital.Agencies;
using FkpDigital.Data;
using FkpDigital.Privacy;
using FkpDigital.Web.People;
using Microsoft.AspNetCore.Mvc;
using Npgsql;

namespace FkpDigital.Web.Pages.Admin;

/// <summary>What the retention periods removed of one kind on one day.</summary>
public sealed record RetentionLine(DateOnly Day, string Kind, DateTimeOffset At, long Removed)
{
    public RetentionRule Rule => Retention.Rules.FirstOrDefault(r => r.Kind == Kind) ?? new RetentionRule(Kind, null, RetentionAction.Delete);
}

[Needs(Right.ProtectData)]
public sealed class PrivacyRetentionModel(NpgsqlDataSource database) : AppPage
{
    private const int Most = 300;

    public IReadOnlyList<RetentionLine> Lines { get; private set; } = [];

    public Task<IActionResult> OnGetAsync(CancellationToken cancel) => ShowAsync(cancel);

    public override async Task<bool> LoadAsync(CancellationToken cancel)
    {
        Lines = await database.ReadAsync($"select day, kind, at, removed from retention_run order by day desc, removed desc, kind limit {Most}",
            r => new RetentionLine(r.GetFieldValue<DateOnly>(0), r.GetString(1), r.Instant(2), r.GetInt64(3)), cancel);
        return true;
    }
}

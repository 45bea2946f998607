using FkpDigital.Agencies;
using FkpDigital.Audit;
using FkpDigital.Web.People;
using Microsoft.AspNetCore.Mvc;

namespace FkpDigital.Web.Pages.Account;

/// <summary>Who of the staff saw or changed what belongs to this person.</summary>
[Needs(Right.KeepAccount)]
public sealed class AccessModel(ReadAudit audit) : AppPage
{
    private const int Size = 30;

    [BindProperty(SupportsGet = true)]
    public long? Before { get; set; }

    public IReadOnlyList<AuditLine> Lines { get; private set; } = [];

    public long? Next { get; private set; }

    public Task<IActionResult> OnGetAsync(CancellationToken cancel) => ShowAsync(cancel);

    public override async Task<bool> LoadAsync(CancellationToken cancel)
    {
        var lines = await audit.AboutAsync(MeOrRefuse, Before, Size + 1, cancel);
        Lines = [.. lines.Take(Size)];
        Next = lines.Count > Size ? Lines[^1].Id : null;
        return true;
    }
}

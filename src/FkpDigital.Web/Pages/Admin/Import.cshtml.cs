using System.Security.Cryptography;
using FkpDigital.Agencies;
using FkpDigital.Core;
using FkpDigital.Web.Host;
using FkpDigital.Web.People;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace FkpDigital.Web.Pages.Admin;

public sealed class ImportInput
{
    public IFormFile? File { get; set; }

    /// <summary>The file that was looked at, sealed for this person.</summary>
    public string? Checked { get; set; }
}

/// <summary>Adds many agencies from a table: a look at what it would do first, then all of it or nothing.</summary>
[RequestSizeLimit(Protection.LargestUpload)]
[Needs(Right.Administer)]
public sealed class ImportModel(ImportAgencies import, IDataProtectionProvider protection) : AppPage
{
    /// <summary>More are counted and not listed.</summary>
    public const int Shown = 300;

    private static readonly TimeSpan GoodFor = TimeSpan.FromHours(1);

    [BindProperty]
    public ImportInput Input { get; set; } = new();

    /// <summary>Null before a file was sent.</summary>
    public ImportPlan? Plan { get; private set; }

    /// <summary>The file for the confirmation.</summary>
    public string Sealed { get; private set; } = "";

    public IActionResult OnGet() => Page();

    public IActionResult OnGetTemplate() => File(AgencyFile.Template(), "text/csv; charset=utf-8; header=present", "instansi.csv");

    public async Task<IActionResult> OnPostCheckAsync(CancellationToken cancel)
    {
        var text = await AgencyFile.ReadAsync(Input.File, cancel);
        Plan = await import.PlanAsync(AgencyFile.Rows(text, T), MeOrRefuse, cancel);
        Sealed = Plan.IsSound ? Box().Protect(text, GoodFor) : "";
        return Answer();
    }

    public async Task<IActionResult> OnPostConfirmAsync(CancellationToken cancel)
    {
        Plan = await import.RunAsync(AgencyFile.Rows(Opened(), T), MeOrRefuse, cancel);
        if (!Plan.IsSound)
        {
            return Answer(); // something has changed since the look
        }

        Say(T["{0:N0} instansi ditambahkan, {1:N0} diubah.", Plan.Count(RowPlan.Add), Plan.Count(RowPlan.Change)]);
        return RedirectToPage("Index");
    }

    public override Task<bool> LoadAsync(CancellationToken cancel) => Task.FromResult(true);

    private PageResult Answer()
    {
        var page = Page();
        page.StatusCode = Plan!.IsSound ? StatusCodes.Status200OK : StatusCodes.Status400BadRequest;
        return page;
    }

    private ITimeLimitedDataProtector Box() => protection.CreateProtector("agencies to import", $"{MeOrRefuse}").ToTimeLimitedDataProtector();

    private string Opened()
    {
        try
        {
            return Box().Unprotect(Input.Checked ?? "");
        }
        catch (CryptographicException)
        {
            throw new RuleException(ImportRules.Stale, Refusal.Input, "file");
        }
    }
}

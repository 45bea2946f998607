using FkpDigital.Agencies;
using FkpDigital.Agreements;
using FkpDigital.Web.People;
using Microsoft.AspNetCore.Mvc;

namespace FkpDigital.Web.Pages;

/// <summary>Which published document has this SHA-256, or that none has it (404).</summary>
[Needs(Right.Read)]
public sealed class VerifyModel(AgreementReads records) : AppPage
{
    private const int Digits = 64;

    [BindProperty(SupportsGet = true)]
    public string? Hash { get; set; }

    public VerifiedDocument? Found { get; private set; }

    public bool IsAsked => !string.IsNullOrWhiteSpace(Hash);

    public bool IsHash { get; private set; }

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        await LoadAsync(cancel);
        var page = Page();
        page.StatusCode = IsAsked && Found is null ? StatusCodes.Status404NotFound : StatusCodes.Status200OK;
        return page;
    }

    public override async Task<bool> LoadAsync(CancellationToken cancel)
    {
        var hash = (Hash ?? "").Trim().ToLowerInvariant();
        IsHash = hash.Length == Digits && hash.All(char.IsAsciiHexDigitLower);
        Found = IsHash ? await records.VerifyAsync(hash, cancel) : null;
        return true;
    }
}

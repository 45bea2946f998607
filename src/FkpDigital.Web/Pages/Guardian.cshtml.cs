using FkpDigital.Agencies;
using FkpDigital.Participants;
using FkpDigital.Web.People;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;

namespace FkpDigital.Web.Pages;

public sealed class GuardianInput
{
    public string? Name { get; set; }

    public string? Relation { get; set; }

    public string? Code { get; set; }

    public bool Agreed { get; set; }
}

/// <summary>A parent or guardian, without an account, agrees that a minor takes part.</summary>
[Needs(Right.Enter)]
public sealed class GuardianModel(AskGuardian askGuardian) : AppPage
{
    [BindProperty(SupportsGet = true)]
    public string Handle { get; set; } = "";

    [BindProperty]
    public GuardianInput Input { get; set; } = new();

    /// <summary>Display name of the minor.</summary>
    public string Child { get; private set; } = "";

    public IReadOnlyList<SelectListItem> Relations =>
        [new(T["Orang tua"], nameof(Relation.Parent)), new(T["Wali"], nameof(Relation.Guardian))];

    public Task<IActionResult> OnGetAsync(CancellationToken cancel) => ShowAsync(cancel);

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        Relation? relation = Enum.TryParse<Relation>(Input.Relation, out var given) && Enum.IsDefined(given) ? given : null;
        if (await askGuardian.AgreeAsync(Handle, Input.Name, relation, Input.Agreed, Input.Code, cancel) is not { } child)
        {
            return NotFound();
        }

        Say(T["Terima kasih. {0} sekarang dapat ikut serta.", child]);
        return LocalRedirect("~/");
    }

    public override async Task<bool> LoadAsync(CancellationToken cancel)
    {
        var waiting = await askGuardian.WaitingAsync(Handle, cancel);
        Child = waiting?.Child ?? "";
        return waiting is not null;
    }
}

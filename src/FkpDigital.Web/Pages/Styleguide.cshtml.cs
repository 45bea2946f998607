using System.ComponentModel.DataAnnotations;
using FkpDigital.Agencies;
using FkpDigital.Web.People;
using FkpDigital.Web.Shell;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.Rendering;

namespace FkpDigital.Web.Pages;

/// <summary>Every shared part in every state, for whoever builds pages. Development only.</summary>
[Needs(Right.Read)]
public sealed class StyleguideModel(IWebHostEnvironment host, Visitor visitor) : PageModel
{
    /// <summary><c>?signedin=true</c> shows the page as a signed-in moderator.</summary>
    [BindProperty(SupportsGet = true)]
    public bool SignedIn { get; set; }

    /// <summary><c>?work=true</c> shows it inside the work area.</summary>
    [BindProperty(SupportsGet = true)]
    public bool Work { get; set; }

    public Sample Input { get; set; } = new() { Title = "Loket khusus lansia", Category = "b" };

    public IReadOnlyList<SelectListItem> Categories { get; } = [new("Loket", "a"), new("Jam layanan", "b")];

    public IActionResult OnGet()
    {
        if (!host.IsDevelopment())
        {
            return NotFound();
        }

        if (SignedIn)
        {
            (visitor.IsSignedIn, visitor.DisplayName, visitor.Moderates, visitor.Administers) = (true, "Laras Dewanti", true, true);
            visitor.Workspaces = [("Disdukcapil Kabupaten Kebumen", "disdukcapil-kebumen")];
        }

        ModelState.AddModelError("Input.Problem", "Tulis masalahnya, misalnya “Antrean lebih dari dua jam”.");
        ModelState.AddModelError("", "Tantangan ini sedang tidak menerima usulan.");
        return Page();
    }

    public sealed class Sample
    {
        public string Title { get; set; } = "";

        [Required]
        public string Problem { get; set; } = "";

        public string Category { get; set; } = "";

        public DateOnly? Due { get; set; }
    }
}

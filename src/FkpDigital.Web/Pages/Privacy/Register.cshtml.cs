using FkpDigital.Agencies;
using FkpDigital.Web.Caching;
using FkpDigital.Web.People;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace FkpDigital.Web.Pages.Privacy;

/// <summary>The register of processing activities and the retention periods, as the program has them.</summary>
[Kept]
[Needs(Right.Read)]
public sealed class RegisterModel : PageModel;

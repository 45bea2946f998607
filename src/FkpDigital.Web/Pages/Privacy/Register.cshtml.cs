using FkpDigital.Web.Caching;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace FkpDigital.Web.Pages.Privacy;

/// <summary>The register of processing activities and the retention periods, as the program has them.</summary>
[Kept]
public sealed class RegisterModel : PageModel;

using System.Globalization;
using System.Security.Claims;

namespace FkpDigital.Web.People;

public static class Person
{
    /// <summary>The signed-in participant's id, or null.</summary>
    public static long? ParticipantId(this ClaimsPrincipal user) =>
        user.Identity?.IsAuthenticated is true && long.TryParse(user.FindFirstValue(ClaimTypes.NameIdentifier), NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : null;
}

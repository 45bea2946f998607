using FkpDigital.Data;
using Microsoft.EntityFrameworkCore;

namespace FkpDigital.Demo;

/// <summary>Loads the demo story into an empty database.</summary>
public sealed class LoadDemo(FkpDbContext db)
{
    /// <returns>What to print about it, or null.</returns>
    public async Task<string?> RunAsync(CancellationToken cancel) => await db.Challenges.AnyAsync(cancel) ? null : "";
}

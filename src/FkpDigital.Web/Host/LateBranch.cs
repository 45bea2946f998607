namespace FkpDigital.Web.Host;

/// <summary>A part of the program with its own routing, made when somebody first asks for it: the first page need not wait for what it does not use.</summary>
internal static class LateBranch
{
    /// <param name="app">The program.</param>
    /// <param name="roots">Addresses under these go there, and nowhere else.</param>
    /// <param name="build">Makes it.</param>
    public static void UseLateBranch(this WebApplication app, PathString[] roots, Action<IApplicationBuilder> build)
    {
        var branch = new Lazy<RequestDelegate>(() =>
        {
            var builder = ((IApplicationBuilder)app).New();
            builder.UseRouting();
            build(builder);
            return builder.Build();
        });
        app.Use((http, next) => Array.Exists(roots, root => http.Request.Path.StartsWithSegments(root)) ? branch.Value(http) : next(http));
    }
}

using FkpDigital.Web.Localisation;
using FkpDigital.Web.Shell;

var builder = WebApplication.CreateBuilder(args);
builder.AddShell();

var app = builder.Build();
app.UseSecurityHeaders();
app.UseAssets();
app.UseLanguagePrefix();
app.UseErrorPages();
app.MapRazorPages();
await app.RunAsync();

public sealed partial class Program;

using FkpDigital.Agencies;
using FkpDigital.Privacy;
using FkpDigital.Web.People;
using Microsoft.AspNetCore.Mvc;

namespace FkpDigital.Web.Pages.Admin;

/// <summary>Requests about personal data, those that are overdue first.</summary>
[Needs(Right.ProtectData)]
public sealed class PrivacyModel(AskAboutData requests, TimeProvider clock) : AppPage
{
    private const int Most = 200;

    public IReadOnlyList<RequestLine> Open { get; private set; } = [];

    public IReadOnlyList<RequestLine> Answered { get; private set; } = [];

    public DateTimeOffset Now => clock.GetUtcNow();

    public Task<IActionResult> OnGetAsync(CancellationToken cancel) => ShowAsync(cancel);

    public override async Task<bool> LoadAsync(CancellationToken cancel)
    {
        Open = await requests.ListAsync(open: true, Most, cancel);
        Answered = await requests.ListAsync(open: false, Most, cancel);
        return true;
    }
}

using FkpDigital.Agencies;
using FkpDigital.Core;
using FkpDigital.Data;
using FkpDigital.Participants;
using FkpDigital.Privacy;
using FkpDigital.Secrets;
using FkpDigital.Web.People;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace FkpDigital.Web.Pages.Account;

public sealed class DataInput
{
    public string? Kind { get; set; }

    public string? Text { get; set; }

    public string? Current { get; set; }

    public bool Agreed { get; set; }

    public bool TakeCommentsBack { get; set; }
}

/// <summary>What is held of a person, and what they may do with it.</summary>
[Needs(Right.KeepAccount)]
public sealed class DataModel(
    FkpDbContext db, MyData data, AskAboutData requests, ManageConsent consents, SignIn signIn, SecureAccount secureAccount, EraseAccount eraseAccount, Vault vault) : AppPage
{
    private const int MostRequests = 50;

    [BindProperty]
    public DataInput Input { get; set; } = new();

    public Participant Person { get; private set; } = null!;

    public string? Phone { get; private set; }

    public string? Region { get; private set; }

    public IReadOnlyDictionary<string, long> Counts { get; private set; } = new Dictionary<string, long>();

    public IReadOnlyList<DataRequest> Requests { get; private set; } = [];

    /// <summary>Of each purpose the last one, whether it counts or not.</summary>
    public IReadOnlyList<Consent> Consents { get; private set; } = [];

    public bool HasPassword => Person.PasswordHash is not null;

    public Consent? Given(Purpose purpose) => Consents.FirstOrDefault(c => c.Purpose == purpose && c.Counts);

    public Task<IActionResult> OnGetAsync(CancellationToken cancel) => ShowAsync(cancel);

    public Task<IActionResult> OnPostExportAsync(CancellationToken cancel) =>
        HttpContext.RequestServices.GetRequiredService<ExportData>().RunAsync(MeOrRefuse, cancel);

    public async Task<IActionResult> OnPostAskAsync(CancellationToken cancel)
    {
        Rule.Input(Enum.TryParse<RequestKind>(Input.Kind, out var kind) && Enum.IsDefined(kind), "kind", InputRules.Required);
        await requests.RunAsync(MeOrRefuse, kind, Input.Text, cancel);
        Say(T["Permintaan Anda tercatat. Jawaban paling lambat dalam 3 x 24 jam."]);
        return RedirectToPage(null, null, "requests");
    }

    public async Task<IActionResult> OnPostGiveAsync(Purpose purpose, CancellationToken cancel)
    {
        Rule.Input(Enum.IsDefined(purpose), "purpose", InputRules.Unknown);
        await consents.GiveAsync(MeOrRefuse, purpose, Input.Agreed, ConsentChannel.Web, cancel);
        Say(T["Persetujuan Anda tercatat."]);
        return RedirectToPage(null, null, "consent");
    }

    public async Task<IActionResult> OnPostWithdrawAsync(Purpose purpose, CancellationToken cancel)
    {
        Rule.Input(Enum.IsDefined(purpose), "purpose", InputRules.Unknown);
        await consents.WithdrawAsync(MeOrRefuse, purpose, cancel);
        Say(T["Persetujuan Anda ditarik dan berlaku sekarang juga."]);
        return RedirectToPage(null, null, "consent");
    }

    public async Task<IActionResult> OnPostEraseAsync(CancellationToken cancel)
    {
        Rule.Input(Input.Agreed, "agreed", PrivacyRules.EraseNotConfirmed);
        var me = await db.Participants.SingleAsync(p => p.Id == MeOrRefuse, cancel);
        await secureAccount.RequirePasswordAsync(me, Input.Current, cancel);
        await eraseAccount.RunAsync(me.Id, Input.TakeCommentsBack, cancel);
        await signIn.LeaveAsync(cancel);
        Say(T["Akun Anda sudah dihapus. Terima kasih sudah ikut serta."]);
        return RedirectToPage("/Index");
    }

    public override async Task<bool> LoadAsync(CancellationToken cancel)
    {
        Person = await db.Participants.AsNoTracking().SingleAsync(p => p.Id == Me, cancel);
        Phone = Person.PhoneSealed is null ? null : PhoneNumber.Masked(vault.Open(Sealed.Phone, Person.PhoneSealed));
        Region = await db.Regions.Where(r => r.Code == Person.RegionCode).Select(r => r.Name).SingleOrDefaultAsync(cancel);
        Counts = await data.CountAsync(Person.Id, cancel);
        Requests = await db.DataRequests.AsNoTracking().Where(r => r.ParticipantId == Me).OrderByDescending(r => r.Id).Take(MostRequests).ToListAsync(cancel);
        Consents = await db.Consents.AsNoTracking().Where(c => c.ParticipantId == Me).OrderByDescending(c => c.Id).Take(MostRequests).ToListAsync(cancel);
        return true;
    }
}

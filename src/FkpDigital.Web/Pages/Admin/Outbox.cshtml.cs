using FkpDigital.Agencies;
using FkpDigital.Audit;
using FkpDigital.Core;
using FkpDigital.Data;
using FkpDigital.Messages;
using FkpDigital.Participants;
using FkpDigital.Secrets;
using FkpDigital.Web.Localisation;
using FkpDigital.Web.Mail;
using FkpDigital.Web.People;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace FkpDigital.Web.Pages.Admin;

/// <param name="To">Masked; empty once the content is gone.</param>
public sealed record OutboxRow(long Id, DateTimeOffset CreatedAt, Channel Channel, string Purpose, string To, bool HasContent, DateTimeOffset? SentAt, int Attempts, string? Fault);

/// <summary>Letters and short messages of the platform. Without a gateway staff read a short message out to its owner; each reading is in the log.</summary>
[Needs(Right.RunPlatform)]
public sealed class OutboxModel(FkpDbContext db, Acting acting, Vault vault, IOptions<SmsOptions> sms) : AppPage
{
    private const int Size = 50;

    [BindProperty(SupportsGet = true)]
    public long? Before { get; set; }

    /// <summary>Short messages do not leave the house.</summary>
    public bool ShowsSms => !sms.Value.HasGateway;

    public IReadOnlyList<OutboxRow> Rows { get; private set; } = [];

    public long? Next { get; private set; }

    /// <summary>The short message that was asked for.</summary>
    public Envelope? Opened { get; private set; }

    public static string PurposeOf(string purpose, Texts texts) => purpose switch
    {
        nameof(CodePurpose.Register) => texts["Pendaftaran"],
        nameof(CodePurpose.Recover) => texts["Pemulihan akun"],
        nameof(CodePurpose.ChangeContact) => texts["Ganti alamat"],
        nameof(CodePurpose.AskGuardian) => texts["Izin wali"],
        nameof(StaffInvitation) => texts["Undangan"],
        nameof(FkpDigital.Privacy.Breach) => texts["Pemberitahuan insiden"],
        nameof(FkpDigital.Privacy.DataRequest) => texts["Permintaan data"],
        _ => purpose,
    };

    public string StateOf(OutboxRow row) => row switch
    {
        { Channel: Channel.Sms, HasContent: true } when ShowsSms => T["Siap dibacakan"],
        { SentAt: not null } => T["Terkirim"],
        { Attempts: >= Message.MostAttempts } => T["Gagal: {0}", row.Fault],
        { Fault: not null } => T["Dicoba lagi nanti: {0}", row.Fault],
        _ => T["Menunggu"],
    };

    public Task<IActionResult> OnGetAsync(CancellationToken cancel) => ShowAsync(cancel);

    public async Task<IActionResult> OnPostReadAsync(long id, CancellationToken cancel)
    {
        var message = await db.Messages.SingleOrDefaultAsync(m => m.Id == id && m.Channel == Channel.Sms, cancel);
        if (message is null || !ShowsSms)
        {
            return NotFound();
        }

        Opened = message.Read(vault);
        acting.About(message.ParticipantId is { } about ? [about] : []);
        db.Log(new DomainEvent(EventKinds.OutboxRead, MeOrRefuse, () => new EventSubject(), new { message = id, message.ParticipantId }));
        await db.SaveChangesAsync(cancel);
        return await ShowAsync(cancel);
    }

    public override async Task<bool> LoadAsync(CancellationToken cancel)
    {
        var rows = await db.Messages.AsNoTracking().Where(m => Before == null || m.Id < Before).OrderByDescending(m => m.Id).Take(Size + 1).ToListAsync(cancel);
        Rows = [.. rows.Take(Size).Select(m => new OutboxRow(m.Id, m.CreatedAt, m.Channel, m.Purpose, MaskedAddress(m), m.ContentSealed is not null, m.SentAt, m.Attempts, m.Fault))];
        Next = rows.Count > Size ? Rows[^1].Id : null;
        return true;
    }

    private string MaskedAddress(Message message) => message.Read(vault) is { } letter ? Contact.Find(letter.To)?.Masked ?? "" : "";
}

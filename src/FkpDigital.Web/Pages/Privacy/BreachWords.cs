using FkpDigital.Privacy;
using FkpDigital.Web.Localisation;

namespace FkpDigital.Web.Pages.Privacy;

/// <summary>Words of a breach.</summary>
public static class BreachWords
{
    public static string Of(Texts texts, BreachData kind) => kind switch
    {
        BreachData.Name => texts["nama tampilan"],
        BreachData.Email => texts["alamat surel"],
        BreachData.Phone => texts["nomor ponsel"],
        BreachData.Password => texts["kata sandi (hash)"],
        BreachData.Votes => texts["dukungan yang diberikan"],
        BreachData.Texts => texts["tulisan yang belum terbit"],
        BreachData.Attendance => texts["daftar hadir forum"],
        _ => texts["data wali"],
    };

    public static string Of(Texts texts, BreachScope scope) => scope switch
    {
        BreachScope.AllAccounts => texts["Semua akun"],
        BreachScope.WithPhone => texts["Akun dengan nomor HP"],
        BreachScope.RolesOf => texts["Petugas sebuah instansi dan unit di bawahnya"],
        BreachScope.SessionsBetween => texts["Akun yang masuk dalam rentang waktu"],
        _ => texts["Daftar kontak yang ditulis"],
    };
}

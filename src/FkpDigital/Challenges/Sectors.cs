namespace FkpDigital.Challenges;

/// <summary>The service sectors that a challenge may name, in Indonesian as the official forms print them.</summary>
public static class Sectors
{
    public static readonly IReadOnlyList<string> All =
        ["Administrasi kependudukan", "Perizinan", "Kesehatan", "Pendidikan", "Sosial dan inklusi", "Infrastruktur", "Perhubungan", "Lingkungan hidup", "Pertanahan", "Lainnya"];
}

/// <summary>The built-in cover pictures, by file name without extension.</summary>
public static class Covers
{
    public static readonly IReadOnlyList<string> All =
        ["karanganyar", "surakarta", "bogor", "balangan", "forum", "warga", "dokumen"];
}

using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace FkpDigital.Data;

/// <summary>timestamptz takes UTC only; what a form sends may have another offset.</summary>
internal sealed class UtcConverter() : ValueConverter<DateTimeOffset, DateTimeOffset>(at => at.ToUniversalTime(), at => at);

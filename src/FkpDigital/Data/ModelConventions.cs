using System.Text;
using Microsoft.EntityFrameworkCore;

namespace FkpDigital.Data;

/// <summary>Names as in <c>migrations/</c>: tables and columns in snake_case, singular; enums as text.</summary>
internal static class ModelConventions
{
    public static void UseSnakeCase(this ModelBuilder model)
    {
        foreach (var entity in model.Model.GetEntityTypes().Where(e => !e.IsMappedToJson()))
        {
            if (entity.ClrType.Namespace!.StartsWith("FkpDigital", StringComparison.Ordinal))
            {
                entity.SetTableName(SnakeCase(entity.ClrType.Name));
            }

            foreach (var property in entity.GetProperties())
            {
                property.SetColumnName(property.Name == "Version" ? "xmin" : SnakeCase(property.Name));
            }
        }
    }

    internal static string SnakeCase(string name)
    {
        var snake = new StringBuilder(name.Length + 8);
        for (var i = 0; i < name.Length; i++)
        {
            if (i > 0 && char.IsUpper(name[i]) && !char.IsUpper(name[i - 1]))
            {
                snake.Append('_');
            }

            snake.Append(char.ToLowerInvariant(name[i]));
        }

        return snake.ToString();
    }
}

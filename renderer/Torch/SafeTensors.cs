using System.Buffers.Binary;
using System.Text.Json;
using TorchSharp;
using static TorchSharp.torch;

namespace Presenter.Renderer.Torch;

/// <summary>A safetensors file is damaged or lies about itself; the message names file, tensor and problem.</summary>
public sealed class SafeTensorsException(string message) : Exception(message);

/// <summary>One entry of a header.</summary>
/// <param name="Start">First byte of the data, from the start of the file.</param>
public sealed record SafeTensorEntry(string Name, ScalarType Type, long[] Shape, long Start, long Length);

/// <summary>
/// Weights as safetensors: eight bytes of header length (little endian), a JSON header, then the bytes of the tensors
/// without gaps (format specification of the safetensors project, version 0.x). Nothing in it is executed.
/// </summary>
public static class SafeTensors
{
    private const long LongestHeader = 16 << 20;

    private static readonly (string Name, ScalarType Type, int Size)[] Types =
    [
        ("F64", ScalarType.Float64, 8), ("F32", ScalarType.Float32, 4), ("F16", ScalarType.Float16, 2), ("BF16", ScalarType.BFloat16, 2),
        ("I64", ScalarType.Int64, 8), ("I32", ScalarType.Int32, 4), ("I16", ScalarType.Int16, 2), ("I8", ScalarType.Int8, 1),
        ("U8", ScalarType.Byte, 1), ("BOOL", ScalarType.Bool, 1),
    ];

    /// <returns>all tensors, on the CPU; the caller disposes them</returns>
    /// <exception cref="SafeTensorsException">the file is damaged or lies</exception>
    public static IReadOnlyDictionary<string, Tensor> Read(string path)
    {
        using var file = Open(path);
        var (entries, _) = ReadHeader(file, path);
        var tensors = new Dictionary<string, Tensor>();
        foreach (var entry in entries)
        {
            var bytes = new byte[entry.Length];
            file.Position = entry.Start;
            file.ReadExactly(bytes);
            var made = empty(entry.Shape, entry.Type);
            made.bytes = bytes;
            tensors.Add(entry.Name, made);
        }
        return tensors;
    }

    /// <summary>The header alone: names, types and shapes, and the file's own notes.</summary>
    /// <exception cref="SafeTensorsException">the file is damaged or lies</exception>
    public static (IReadOnlyList<SafeTensorEntry> Entries, IReadOnlyDictionary<string, string> Metadata) Inspect(string path)
    {
        using var file = Open(path);
        return ReadHeader(file, path);
    }

    /// <summary>Writes beside and renames, so that no half-written file ever carries the name.</summary>
    public static void Write(string path, IReadOnlyDictionary<string, Tensor> tensors, IReadOnlyDictionary<string, string>? metadata = null)
    {
        using var json = new MemoryStream();
        var order = tensors.OrderBy(t => t.Key, StringComparer.Ordinal).ToArray();
        using (var writer = new Utf8JsonWriter(json))
            WriteHeader(writer, order, metadata);
        // The data begins at a multiple of eight bytes; spaces may follow the JSON.
        while (json.Length % 8 != 0)
            json.WriteByte((byte)' ');
        var beside = $"{path}.{Environment.ProcessId}.new";
        using (var file = File.Create(beside))
        {
            Span<byte> length = stackalloc byte[8];
            BinaryPrimitives.WriteInt64LittleEndian(length, json.Length);
            file.Write(length);
            json.WriteTo(file);
            foreach (var (_, tensor) in order)
            {
                using var dense = tensor.cpu().contiguous();
                file.Write(dense.bytes);
            }
        }
        File.Move(beside, path, overwrite: true);
    }

    private static void WriteHeader(Utf8JsonWriter writer, KeyValuePair<string, Tensor>[] order, IReadOnlyDictionary<string, string>? metadata)
    {
        writer.WriteStartObject();
        if (metadata is { Count: > 0 })
        {
            writer.WriteStartObject("__metadata__");
            foreach (var (key, value) in metadata)
                writer.WriteString(key, value);
            writer.WriteEndObject();
        }
        long at = 0;
        foreach (var (name, tensor) in order)
        {
            var type = Types.FirstOrDefault(t => t.Type == tensor.dtype);
            if (type.Name is null)
                throw new ArgumentException($"{name}: safetensors has no type for {tensor.dtype}");
            writer.WriteStartObject(name);
            writer.WriteString("dtype", type.Name);
            writer.WriteStartArray("shape");
            foreach (var size in tensor.shape)
                writer.WriteNumberValue(size);
            writer.WriteEndArray();
            writer.WriteStartArray("data_offsets");
            writer.WriteNumberValue(at);
            at += tensor.numel() * type.Size;
            writer.WriteNumberValue(at);
            writer.WriteEndArray();
            writer.WriteEndObject();
        }
        writer.WriteEndObject();
    }

    private static FileStream Open(string path)
    {
        try
        {
            return File.OpenRead(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SafeTensorsException($"{path}: {e.Message}");
        }
    }

    private static (IReadOnlyList<SafeTensorEntry>, IReadOnlyDictionary<string, string>) ReadHeader(FileStream file, string path)
    {
        SafeTensorsException Bad(string what) => new($"{path}: {what}; copy or export the file again");
        Span<byte> first = stackalloc byte[8];
        if (file.ReadAtLeast(first, 8, throwOnEndOfStream: false) < 8)
            throw Bad("shorter than eight bytes");
        var length = BinaryPrimitives.ReadUInt64LittleEndian(first);
        if (length is 0 or > (ulong)LongestHeader || (long)length > file.Length - 8)
            throw Bad($"its header claims {length} bytes, the file has {file.Length}");
        var header = new byte[length];
        file.ReadExactly(header);
        var data = 8 + (long)length;
        var entries = new List<SafeTensorEntry>();
        var metadata = new Dictionary<string, string>();
        var names = new HashSet<string>();
        try
        {
            using var json = JsonDocument.Parse(header, new JsonDocumentOptions { MaxDepth = 8 });
            foreach (var property in json.RootElement.EnumerateObject())
            {
                if (!names.Add(property.Name))
                    throw Bad($"\"{property.Name}\" stands twice in its header");
                if (property.Name == "__metadata__")
                {
                    foreach (var note in property.Value.EnumerateObject())
                        metadata[note.Name] = note.Value.GetString() ?? "";
                }
                else
                    entries.Add(ReadEntry(property, data, file.Length, Bad));
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException or KeyNotFoundException or OverflowException or ArgumentException)
        {
            throw Bad($"its header is not valid: {e.Message}");
        }
        var at = data;
        foreach (var entry in entries.OrderBy(e => e.Start).ThenBy(e => e.Length))
        {
            if (entry.Start != at)
                throw Bad($"\"{entry.Name}\" starts at byte {entry.Start - data} of the data, expected {at - data}: gap or overlap");
            at += entry.Length;
        }
        if (at != file.Length)
            throw Bad($"its tensors end at byte {at}, the file has {file.Length}");
        return (entries, metadata);
    }

    private static SafeTensorEntry ReadEntry(JsonProperty property, long data, long end, Func<string, SafeTensorsException> bad)
    {
        var name = property.Name;
        var type = Types.FirstOrDefault(t => t.Name == property.Value.GetProperty("dtype").GetString());
        if (type.Name is null)
            throw bad($"\"{name}\" has the unknown type {property.Value.GetProperty("dtype")}");
        var shape = property.Value.GetProperty("shape").EnumerateArray().Select(s => s.GetInt64()).ToArray();
        var offsets = property.Value.GetProperty("data_offsets").EnumerateArray().Select(o => o.GetInt64()).ToArray();
        if (offsets.Length != 2 || offsets[0] < 0 || offsets[1] < offsets[0] || offsets[1] > end - data)
            throw bad($"\"{name}\" claims bytes outside the file");
        if (shape.Length > 8 || shape.Any(s => s < 0))
            throw bad($"\"{name}\" has an impossible shape");
        var expected = shape.Aggregate((Int128)type.Size, (product, s) => product > end ? product : product * s);
        if (expected != offsets[1] - offsets[0])
            throw bad($"\"{name}\" of shape [{string.Join(", ", shape)}] and type {type.Name} does not fit its {offsets[1] - offsets[0]} bytes");
        return new SafeTensorEntry(name, type.Type, shape, data + offsets[0], offsets[1] - offsets[0]);
    }
}

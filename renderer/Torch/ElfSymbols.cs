using System.Buffers.Binary;
using System.IO.MemoryMappedFiles;

namespace Presenter.Renderer.Torch;

/// <summary>The symbol table of an ELF64 file (System V gABI, "Symbol Table"), which also names what a library does not export.</summary>
internal static class ElfSymbols
{
    private const int HeaderSize = 64, SymbolSize = 24, SymbolTable = 2;

    /// <summary>Where in the file's address space a symbol stands, or null where the file has no such symbol or no table (a stripped one).</summary>
    /// <exception cref="BadImageFormatException">The file is not a little-endian ELF64 file.</exception>
    public static unsafe long? Find(string path, string name)
    {
        using var file = MemoryMappedFile.CreateFromFile(path, FileMode.Open, null, 0, MemoryMappedFileAccess.Read);
        using var view = file.CreateViewAccessor(0, 0, MemoryMappedFileAccess.Read);
        byte* start = null;
        view.SafeMemoryMappedViewHandle.AcquirePointer(ref start);
        try
        {
            return Find(new Image(start, (long)view.SafeMemoryMappedViewHandle.ByteLength), name);
        }
        finally
        {
            view.SafeMemoryMappedViewHandle.ReleasePointer();
        }
    }

    private static long? Find(Image image, string name)
    {
        var header = image.Part(0, HeaderSize);
        if (header[0] != 0x7f || header[1] != (byte)'E' || header[4] != 2 || header[5] != 1)
            throw new BadImageFormatException("not a little-endian ELF64 file");
        var sections = BinaryPrimitives.ReadInt64LittleEndian(header[0x28..]);
        int size = BinaryPrimitives.ReadUInt16LittleEndian(header[0x3a..]), count = BinaryPrimitives.ReadUInt16LittleEndian(header[0x3c..]);
        for (var i = 0; i < count; i++)
        {
            var section = image.Part(sections + (long)i * size, HeaderSize);
            if (BinaryPrimitives.ReadUInt32LittleEndian(section[4..]) != SymbolTable)
                continue;
            var (at, length) = Place(section);
            var (names, namesLength) = Place(image.Part(sections + BinaryPrimitives.ReadUInt32LittleEndian(section[40..]) * (long)size, HeaderSize));
            return In(image.Part(at, length), image.Part(names, namesLength), name);
        }
        return null;
    }

    private static long? In(ReadOnlySpan<byte> symbols, ReadOnlySpan<byte> names, string name)
    {
        // Names stand one behind the other, each between zeros: one search for the bytes instead of a comparison a symbol.
        var found = names.IndexOf(System.Text.Encoding.ASCII.GetBytes($"\0{name}\0"));
        if (found < 0)
            return null;
        for (var at = 0; at + SymbolSize <= symbols.Length; at += SymbolSize)
            if (BinaryPrimitives.ReadUInt32LittleEndian(symbols[at..]) == found + 1)
                return BinaryPrimitives.ReadInt64LittleEndian(symbols[(at + 8)..]);
        return null;
    }

    private static (long At, long Length) Place(ReadOnlySpan<byte> section) =>
        (BinaryPrimitives.ReadInt64LittleEndian(section[24..]), BinaryPrimitives.ReadInt64LittleEndian(section[32..]));

    private readonly unsafe struct Image(byte* start, long length)
    {
        public ReadOnlySpan<byte> Part(long at, long size) =>
            at >= 0 && size is >= 0 and <= int.MaxValue && at <= length - size
                ? new ReadOnlySpan<byte>(start + at, (int)size)
                : throw new BadImageFormatException("a section lies outside the file");
    }
}

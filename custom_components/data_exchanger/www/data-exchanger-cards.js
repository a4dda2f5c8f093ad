/* Data Exchanger cards. Apache-2.0. Contains Lit (BSD-3-Clause) and Material Design Icons (Apache-2.0). */
var f1="M10.63,14.1C12.23,10.58 16.38,9.03 19.9,10.63C23.42,12.23 24.97,16.38 23.37,19.9C22.24,22.4 19.75,24 17,24C14.3,24 11.83,22.44 10.67,20H1V18C1.06,16.86 1.84,15.93 3.34,15.18C4.84,14.43 6.72,14.04 9,14C9.57,14 10.11,14.05 10.63,14.1V14.1M9,4C10.12,4.03 11.06,4.42 11.81,5.17C12.56,5.92 12.93,6.86 12.93,8C12.93,9.14 12.56,10.08 11.81,10.83C11.06,11.58 10.12,11.95 9,11.95C7.88,11.95 6.94,11.58 6.19,10.83C5.44,10.08 5.07,9.14 5.07,8C5.07,6.86 5.44,5.92 6.19,5.17C6.94,4.42 7.88,4.03 9,4M17,22A5,5 0 0,0 22,17A5,5 0 0,0 17,12A5,5 0 0,0 12,17A5,5 0 0,0 17,22M16,14H17.5V16.82L19.94,18.23L19.19,19.53L16,17.69V14Z";var D="M11,15H13V17H11V15M11,7H13V13H11V7M12,2C6.47,2 2,6.5 2,12A10,10 0 0,0 12,22A10,10 0 0,0 22,12A10,10 0 0,0 12,2M12,20A8,8 0 0,1 4,12A8,8 0 0,1 12,4A8,8 0 0,1 20,12A8,8 0 0,1 12,20Z";var Y="M15,15V12H18V10L22,13.5L18,17V15H15M14,8.7V10H2V8.7L8,5L14,8.7M2,17H14V19H2V17M7,11H9V16H7V11M3,11H5V16H3V11M11,11H13V16H11V11Z";var e2="M19 16.2L18.4 15.7C16.4 13.8 15 12.5 15 11C15 9.8 16 8.8 17.2 8.8C17.9 8.8 18.5 9.1 19 9.6C19.5 9.1 20.1 8.8 20.8 8.8C22 8.8 23 9.8 23 11C23 12.5 21.6 13.7 19.6 15.6L19 16.2M12.7 4H11V2H5V4H3.3C2.6 4 2 4.6 2 5.3V20.6C2 21.4 2.6 22 3.3 22H12.6C13.3 22 13.9 21.4 13.9 20.7V5.3C14 4.6 13.4 4 12.7 4M12 20H4V6H12V20Z";var r2="M3 6V18H13.32C13.1 17.33 13 16.66 13 16H7C7 14.9 6.11 14 5 14V10C6.11 10 7 9.11 7 8H17C17 9.11 17.9 10 19 10V10.06C19.67 10.06 20.34 10.18 21 10.4V6H3M12 9C10.3 9.03 9 10.3 9 12C9 13.7 10.3 14.94 12 15C12.38 15 12.77 14.92 13.14 14.77C13.41 13.67 13.86 12.63 14.97 11.61C14.85 10.28 13.59 8.97 12 9M21.63 12.27L17.76 16.17L16.41 14.8L15 16.22L17.75 19L23.03 13.68L21.63 12.27Z";var M2="M9.96,11.31C10.82,8.1 11.5,6 13,6C14.5,6 15.18,8.1 16.04,11.31C17,14.92 18.1,19 22,19V17C19.8,17 19,14.54 17.97,10.8C17.08,7.46 16.15,4 13,4C9.85,4 8.92,7.46 8.03,10.8C7.03,14.54 6.2,17 4,17V2H2V22H22V20H4V19C7.9,19 9,14.92 9.96,11.31Z";var $="M21,7L9,19L3.5,13.5L4.91,12.09L9,16.17L19.59,5.59L21,7Z";var t2="M12 2C6.5 2 2 6.5 2 12S6.5 22 12 22 22 17.5 22 12 17.5 2 12 2M12 20C7.59 20 4 16.41 4 12S7.59 4 12 4 20 7.59 20 12 16.41 20 12 20M16.59 7.58L10 14.17L7.41 11.59L6 13L10 17L18 9L16.59 7.58Z";var i2="M23 12L20.6 9.2L20.9 5.5L17.3 4.7L15.4 1.5L12 3L8.6 1.5L6.7 4.7L3.1 5.5L3.4 9.2L1 12L3.4 14.8L3.1 18.5L6.7 19.3L8.6 22.5L12 21L15.4 22.5L17.3 19.3L20.9 18.5L20.6 14.8L23 12M18.7 16.9L16 17.5L14.6 19.9L12 18.8L9.4 19.9L8 17.5L5.3 16.9L5.5 14.1L3.7 12L5.5 9.9L5.3 7.1L8 6.5L9.4 4.1L12 5.2L14.6 4.1L16 6.5L18.7 7.1L18.5 9.9L20.3 12L18.5 14.1L18.7 16.9M16.6 7.6L18 9L10 17L6 13L7.4 11.6L10 14.2L16.6 7.6Z";var o2="M19,3H5C3.89,3 3,3.89 3,5V19A2,2 0 0,0 5,21H19A2,2 0 0,0 21,19V5C21,3.89 20.1,3 19,3M19,5V19H5V5H19Z";var a2="M19,19H5V5H15V3H5C3.89,3 3,3.89 3,5V19A2,2 0 0,0 5,21H19A2,2 0 0,0 21,19V11H19M7.91,10.08L6.5,11.5L11,16L21,6L19.59,4.58L11,13.17L7.91,10.08Z";var X="M8.59,16.58L13.17,12L8.59,7.41L10,6L16,12L10,18L8.59,16.58Z";var E="M19,6.41L17.59,5L12,10.59L6.41,5L5,6.41L10.59,12L5,17.59L6.41,19L12,13.41L17.59,19L19,17.59L13.41,12L19,6.41Z";var A2="M12,20C7.59,20 4,16.41 4,12C4,7.59 7.59,4 12,4C16.41,4 20,7.59 20,12C20,16.41 16.41,20 12,20M12,2C6.47,2 2,6.47 2,12C2,17.53 6.47,22 12,22C17.53,22 22,17.53 22,12C22,6.47 17.53,2 12,2M14.59,8L12,10.59L9.41,8L8,9.41L10.59,12L8,14.59L9.41,16L12,13.41L14.59,16L16,14.59L13.41,12L16,9.41L14.59,8Z";var W="M8.27,3L3,8.27V15.73L8.27,21H15.73C17.5,19.24 21,15.73 21,15.73V8.27L15.73,3M9.1,5H14.9L19,9.1V14.9L14.9,19H9.1L5,14.9V9.1M9.12,7.71L7.71,9.12L10.59,12L7.71,14.88L9.12,16.29L12,13.41L14.88,16.29L16.29,14.88L13.41,12L16.29,9.12L14.88,7.71L12,10.59";var d2="M11 18.95C7.77 18.72 6 17.45 6 17V14.77C7.13 15.32 8.5 15.69 10 15.87C10 15.21 10.04 14.54 10.21 13.89C8.5 13.67 6.97 13.16 6 12.45V9.64C7.43 10.45 9.5 10.97 11.82 11C11.85 10.97 11.87 10.93 11.9 10.9C14.1 8.71 17.5 8.41 20 10.03V7C20 4.79 16.42 3 12 3S4 4.79 4 7V17C4 19.21 7.59 21 12 21C12.34 21 12.68 21 13 20.97C12.62 20.72 12.24 20.44 11.9 20.1C11.55 19.74 11.25 19.36 11 18.95M12 5C15.87 5 18 6.5 18 7S15.87 9 12 9 6 7.5 6 7 8.13 5 12 5M20.31 17.9C20.75 17.21 21 16.38 21 15.5C21 13 19 11 16.5 11S12 13 12 15.5 14 20 16.5 20C17.37 20 18.19 19.75 18.88 19.32L22 22.39L23.39 21L20.31 17.9M16.5 18C15.12 18 14 16.88 14 15.5S15.12 13 16.5 13 19 14.12 19 15.5 17.88 18 16.5 18Z";var n2="M22 5.5H9C7.9 5.5 7 6.4 7 7.5V16.5C7 17.61 7.9 18.5 9 18.5H22C23.11 18.5 24 17.61 24 16.5V7.5C24 6.4 23.11 5.5 22 5.5M22 16.5H9V9.17L15.5 12.5L22 9.17V16.5M15.5 10.81L9 7.5H22L15.5 10.81M5 16.5C5 16.67 5.03 16.83 5.05 17H1C.448 17 0 16.55 0 16S.448 15 1 15H5V16.5M3 7H5.05C5.03 7.17 5 7.33 5 7.5V9H3C2.45 9 2 8.55 2 8S2.45 7 3 7M1 12C1 11.45 1.45 11 2 11H5V13H2C1.45 13 1 12.55 1 12Z";var J="M12,9A3,3 0 0,1 15,12A3,3 0 0,1 12,15A3,3 0 0,1 9,12A3,3 0 0,1 12,9M12,4.5C17,4.5 21.27,7.61 23,12C21.27,16.39 17,19.5 12,19.5C7,19.5 2.73,16.39 1,12C2.73,7.61 7,4.5 12,4.5M3.18,12C4.83,15.36 8.24,17.5 12,17.5C15.76,17.5 19.17,15.36 20.82,12C19.17,8.64 15.76,6.5 12,6.5C8.24,6.5 4.83,8.64 3.18,12Z";var p2="M12.36,6L12.76,8H18V14H14.64L14.24,12H7V6H12.36M14,4H5V21H7V14H12.6L13,16H20V6H14.4";var m2="M21.71 8.71C22.96 7.46 22.39 6 21.71 5.29L18.71 2.29C17.45 1.04 16 1.61 15.29 2.29L13.59 4H11C9.1 4 8 5 7.44 6.15L3 10.59V14.59L2.29 15.29C1.04 16.55 1.61 18 2.29 18.71L5.29 21.71C5.83 22.25 6.41 22.45 6.96 22.45C7.67 22.45 8.32 22.1 8.71 21.71L11.41 19H15C16.7 19 17.56 17.94 17.87 16.9C19 16.6 19.62 15.74 19.87 14.9C21.42 14.5 22 13.03 22 12V9H21.41L21.71 8.71M20 12C20 12.45 19.81 13 19 13L18 13L18 14C18 14.45 17.81 15 17 15L16 15L16 16C16 16.45 15.81 17 15 17H10.59L7.31 20.28C7 20.57 6.82 20.4 6.71 20.29L3.72 17.31C3.43 17 3.6 16.82 3.71 16.71L5 15.41V11.41L7 9.41V11C7 12.21 7.8 14 10 14S13 12.21 13 11H20V12M20.29 7.29L18.59 9H11V11C11 11.45 10.81 12 10 12S9 11.45 9 11V8C9 7.54 9.17 6 11 6H14.41L16.69 3.72C17 3.43 17.18 3.6 17.29 3.71L20.28 6.69C20.57 7 20.4 7.18 20.29 7.29Z";var s2="M16,10H14V7H10V10H8L12,14M19,15H15A3,3 0 0,1 12,18A3,3 0 0,1 9,15H5V5H19M19,3H5C3.89,3 3,3.9 3,5V19A2,2 0 0,0 5,21H19A2,2 0 0,0 21,19V5A2,2 0 0,0 19,3Z",l2="M19 3H5A2 2 0 0 0 3 5V19A2 2 0 0 0 5 21H19A2 2 0 0 0 21 19V5A2 2 0 0 0 19 3M5 19V17H8.13A4.13 4.13 0 0 0 9.4 19M19 19H14.6A4.13 4.13 0 0 0 15.87 17H19M19 15H14V16A2 2 0 0 1 10 16V15H5V5H19M16 10H14V7H10V10H8L12 14";var v2="M19 3H5A2 2 0 0 0 3 5V19A2 2 0 0 0 5 21H19A2 2 0 0 0 21 19V5A2 2 0 0 0 19 3M5 19V17H8.13A4.13 4.13 0 0 0 9.4 19M19 19H14.6A4.13 4.13 0 0 0 15.87 17H19M19 15H14V16A2 2 0 0 1 10 16V15H5V5H19Z";var x2="M11 15H6L13 1V9H18L11 23V15Z";var u2="M12,17C10.89,17 10,16.1 10,15C10,13.89 10.89,13 12,13A2,2 0 0,1 14,15A2,2 0 0,1 12,17M18,20V10H6V20H18M18,8A2,2 0 0,1 20,10V20A2,2 0 0,1 18,22H6C4.89,22 4,21.1 4,20V10C4,8.89 4.89,8 6,8H7V6A5,5 0 0,1 12,1A5,5 0 0,1 17,6V8H18M12,3A3,3 0 0,0 9,6V8H15V6A3,3 0 0,0 12,3Z";var Z2="M20,2H4V4L9.81,8.36C6.14,9.57 4.14,13.53 5.35,17.2C6.56,20.87 10.5,22.87 14.19,21.66C17.86,20.45 19.86,16.5 18.65,12.82C17.95,10.71 16.3,9.05 14.19,8.36L20,4V2M14.94,19.5L12,17.78L9.06,19.5L9.84,16.17L7.25,13.93L10.66,13.64L12,10.5L13.34,13.64L16.75,13.93L14.16,16.17L14.94,19.5Z";var y1="M21,16.5C21,16.88 20.79,17.21 20.47,17.38L12.57,21.82C12.41,21.94 12.21,22 12,22C11.79,22 11.59,21.94 11.43,21.82L3.53,17.38C3.21,17.21 3,16.88 3,16.5V7.5C3,7.12 3.21,6.79 3.53,6.62L11.43,2.18C11.59,2.06 11.79,2 12,2C12.21,2 12.41,2.06 12.57,2.18L20.47,6.62C20.79,6.79 21,7.12 21,7.5V16.5M12,4.15L10.11,5.22L16,8.61L17.96,7.5L12,4.15M6.04,7.5L12,10.85L13.96,9.75L8.08,6.35L6.04,7.5M5,15.91L11,19.29V12.58L5,9.21V15.91M19,15.91V9.21L13,12.58V19.29L19,15.91Z";var c2="M15 10C15 9.45 15.45 9 16 9C16.55 9 17 9.45 17 10S16.55 11 16 11 15 10.55 15 10M8 9H13V7H8V9M22 7.5V14.47L19.18 15.41L17.5 21H12V19H10V21H4.5C4.5 21 2 12.54 2 9.5S4.46 4 7.5 4H12.5C13.41 2.79 14.86 2 16.5 2C17.33 2 18 2.67 18 3.5C18 3.71 17.96 3.9 17.88 4.08C17.74 4.42 17.62 4.81 17.56 5.23L19.83 7.5H22M20 9.5H19L15.5 6C15.5 5.35 15.59 4.71 15.76 4.09C14.79 4.34 14 5.06 13.67 6H7.5C5.57 6 4 7.57 4 9.5C4 11.38 5.22 16.15 6 19H8V17H14V19H16L17.56 13.85L20 13.03V9.5Z";var O1="M14 10H3V12H14V10M14 6H3V8H14V6M3 16H10V14H3V16M21.5 11.5L23 13L16 20L11.5 15.5L13 14L16 17L21.5 11.5Z";var S2="M13,2.03V2.05L13,4.05C17.39,4.59 20.5,8.58 19.96,12.97C19.5,16.61 16.64,19.5 13,19.93V21.93C18.5,21.38 22.5,16.5 21.95,11C21.5,6.25 17.73,2.5 13,2.03M11,2.06C9.05,2.25 7.19,3 5.67,4.26L7.1,5.74C8.22,4.84 9.57,4.26 11,4.06V2.06M4.26,5.67C3,7.19 2.25,9.04 2.05,11H4.05C4.24,9.58 4.8,8.23 5.69,7.1L4.26,5.67M2.06,13C2.26,14.96 3.03,16.81 4.27,18.33L5.69,16.9C4.81,15.77 4.24,14.42 4.06,13H2.06M7.1,18.37L5.67,19.74C7.18,21 9.04,21.79 11,22V20C9.58,19.82 8.23,19.25 7.1,18.37M12.5,7V12.25L17,14.92L16.25,16.15L11,13V7H12.5Z";var C1="M21,11C21,16.55 17.16,21.74 12,23C6.84,21.74 3,16.55 3,11V5L12,1L21,5V11M12,21C15.75,20 19,15.54 19,11.22V6.3L12,3.18L5,6.3V11.22C5,15.54 8.25,20 12,21M10,17L6,13L7.41,11.59L10,14.17L16.59,7.58L18,9";var h2="M21,11C21,16.55 17.16,21.74 12,23C6.84,21.74 3,16.55 3,11V5L12,1L21,5V11M12,21C15.75,20 19,15.54 19,11.22V6.3L12,3.18L5,6.3V11.22C5,15.54 8.25,20 12,21M14.8,11V9.5C14.8,8.1 13.4,7 12,7C10.6,7 9.2,8.1 9.2,9.5V11C8.6,11 8,11.6 8,12.2V15.7C8,16.4 8.6,17 9.2,17H14.7C15.4,17 16,16.4 16,15.8V12.3C16,11.6 15.4,11 14.8,11M13.5,11H10.5V9.5C10.5,8.7 11.2,8.2 12,8.2C12.8,8.2 13.5,8.7 13.5,9.5V11Z";var g2="M21,9L17,5V8H10V10H17V13M7,11L3,15L7,19V16H14V14H7V11Z";var f2="M17,21L14.25,18L15.41,16.84L17,18.43L20.59,14.84L21.75,16.25M12.8,21H5C3.89,21 3,20.11 3,19V5C3,3.89 3.89,3 5,3H19C20.11,3 21,3.89 21,5V12.8C20.39,12.45 19.72,12.2 19,12.08V5H5V19H12.08C12.2,19.72 12.45,20.39 12.8,21M12,17H7V15H12M14.68,13H7V11H17V12.08C16.15,12.22 15.37,12.54 14.68,13M17,9H7V7H17";var y2="M5,3C3.89,3 3,3.89 3,5V19C3,20.11 3.89,21 5,21H19C20.11,21 21,20.11 21,19V5C21,3.89 20.11,3 19,3H5M5,5H19V19H5V5M7,7V9H17V7H7M7,11V13H17V11H7M7,15V17H14V15H7Z";var O2="M18 18.5C18.83 18.5 19.5 17.83 19.5 17C19.5 16.17 18.83 15.5 18 15.5C17.17 15.5 16.5 16.17 16.5 17C16.5 17.83 17.17 18.5 18 18.5M19.5 9.5H17V12H21.46L19.5 9.5M6 18.5C6.83 18.5 7.5 17.83 7.5 17C7.5 16.17 6.83 15.5 6 15.5C5.17 15.5 4.5 16.17 4.5 17C4.5 17.83 5.17 18.5 6 18.5M20 8L23 12V17H21C21 18.66 19.66 20 18 20C16.34 20 15 18.66 15 17H9C9 18.66 7.66 20 6 20C4.34 20 3 18.66 3 17H1V6C1 4.89 1.89 4 3 4H17V8H20M3 6V15H3.76C4.31 14.39 5.11 14 6 14C6.89 14 7.69 14.39 8.24 15H15V6H3M5 10.5L6.5 9L8 10.5L11.5 7L13 8.5L8 13.5L5 10.5Z";var H1="M3,17V19H9V17H3M3,5V7H13V5H3M13,21V19H21V17H13V15H11V21H13M7,9V11H3V13H7V15H9V9H7M21,13V11H11V13H21M15,9H17V7H21V5H17V3H15V9Z";var b2="M13.5,7A6.5,6.5 0 0,1 20,13.5A6.5,6.5 0 0,1 13.5,20H10V18H13.5C16,18 18,16 18,13.5C18,11 16,9 13.5,9H7.83L10.91,12.09L9.5,13.5L4,8L9.5,2.5L10.92,3.91L7.83,7H13.5M6,18H8V20H6V18Z";var V1=globalThis,L1=V1.ShadowRoot&&(V1.ShadyCSS===void 0||V1.ShadyCSS.nativeShadow)&&"adoptedStyleSheets"in Document.prototype&&"replace"in CSSStyleSheet.prototype,b1=Symbol(),w2=new WeakMap,N=class{constructor(C,H,V){if(this._$cssResult$=!0,V!==b1)throw Error("CSSResult is not constructable. Use `unsafeCSS` or `css` instead.");this.cssText=C,this.t=H}get styleSheet(){let C=this.o,H=this.t;if(L1&&C===void 0){let V=H!==void 0&&H.length===1;V&&(C=w2.get(H)),C===void 0&&((this.o=C=new CSSStyleSheet).replaceSync(this.cssText),V&&w2.set(H,C))}return C}toString(){return this.cssText}},k2=r=>new N(typeof r=="string"?r:r+"",void 0,b1),m=(r,...C)=>{let H=r.length===1?r[0]:C.reduce((V,L,e)=>V+(M=>{if(M._$cssResult$===!0)return M.cssText;if(typeof M=="number")return M;throw Error("Value passed to 'css' function must be a 'css' function result: "+M+". Use 'unsafeCSS' to pass non-literal values, but take care to ensure page security.")})(L)+r[e+1],r[0]);return new N(H,r,b1)},T2=(r,C)=>{if(L1)r.adoptedStyleSheets=C.map(H=>H instanceof CSSStyleSheet?H:H.styleSheet);else for(let H of C){let V=document.createElement("style"),L=V1.litNonce;L!==void 0&&V.setAttribute("nonce",L),V.textContent=H.cssText,r.appendChild(V)}},w1=L1?r=>r:r=>r instanceof CSSStyleSheet?(C=>{let H="";for(let V of C.cssRules)H+=V.cssText;return k2(H)})(r):r;var{is:P5,defineProperty:_5,getOwnPropertyDescriptor:R5,getOwnPropertyNames:F5,getOwnPropertySymbols:D5,getPrototypeOf:$5}=Object,e1=globalThis,B2=e1.trustedTypes,E5=B2?B2.emptyScript:"",W5=e1.reactiveElementPolyfillSupport,I=(r,C)=>r,k1={toAttribute(r,C){switch(C){case Boolean:r=r?E5:null;break;case Object:case Array:r=r==null?r:JSON.stringify(r)}return r},fromAttribute(r,C){let H=r;switch(C){case Boolean:H=r!==null;break;case Number:H=r===null?null:Number(r);break;case Object:case Array:try{H=JSON.parse(r)}catch{H=null}}return H}},_2=(r,C)=>!P5(r,C),P2={attribute:!0,type:String,converter:k1,reflect:!1,useDefault:!1,hasChanged:_2};Symbol.metadata??=Symbol("metadata"),e1.litPropertyMetadata??=new WeakMap;var f=class extends HTMLElement{static addInitializer(C){this._$Ei(),(this.l??=[]).push(C)}static get observedAttributes(){return this.finalize(),this._$Eh&&[...this._$Eh.keys()]}static createProperty(C,H=P2){if(H.state&&(H.attribute=!1),this._$Ei(),this.prototype.hasOwnProperty(C)&&((H=Object.create(H)).wrapped=!0),this.elementProperties.set(C,H),!H.noAccessor){let V=Symbol(),L=this.getPropertyDescriptor(C,V,H);L!==void 0&&_5(this.prototype,C,L)}}static getPropertyDescriptor(C,H,V){let{get:L,set:e}=R5(this.prototype,C)??{get(){return this[H]},set(M){this[H]=M}};return{get:L,set(M){let i=L?.call(this);e?.call(this,M),this.requestUpdate(C,i,V)},configurable:!0,enumerable:!0}}static getPropertyOptions(C){return this.elementProperties.get(C)??P2}static _$Ei(){if(this.hasOwnProperty(I("elementProperties")))return;let C=$5(this);C.finalize(),C.l!==void 0&&(this.l=[...C.l]),this.elementProperties=new Map(C.elementProperties)}static finalize(){if(this.hasOwnProperty(I("finalized")))return;if(this.finalized=!0,this._$Ei(),this.hasOwnProperty(I("properties"))){let H=this.properties,V=[...F5(H),...D5(H)];for(let L of V)this.createProperty(L,H[L])}let C=this[Symbol.metadata];if(C!==null){let H=litPropertyMetadata.get(C);if(H!==void 0)for(let[V,L]of H)this.elementProperties.set(V,L)}this._$Eh=new Map;for(let[H,V]of this.elementProperties){let L=this._$Eu(H,V);L!==void 0&&this._$Eh.set(L,H)}this.elementStyles=this.finalizeStyles(this.styles)}static finalizeStyles(C){let H=[];if(Array.isArray(C)){let V=new Set(C.flat(1/0).reverse());for(let L of V)H.unshift(w1(L))}else C!==void 0&&H.push(w1(C));return H}static _$Eu(C,H){let V=H.attribute;return V===!1?void 0:typeof V=="string"?V:typeof C=="string"?C.toLowerCase():void 0}constructor(){super(),this._$Ep=void 0,this.isUpdatePending=!1,this.hasUpdated=!1,this._$Em=null,this._$Ev()}_$Ev(){this._$ES=new Promise(C=>this.enableUpdating=C),this._$AL=new Map,this._$E_(),this.requestUpdate(),this.constructor.l?.forEach(C=>C(this))}addController(C){(this._$EO??=new Set).add(C),this.renderRoot!==void 0&&this.isConnected&&C.hostConnected?.()}removeController(C){this._$EO?.delete(C)}_$E_(){let C=new Map,H=this.constructor.elementProperties;for(let V of H.keys())this.hasOwnProperty(V)&&(C.set(V,this[V]),delete this[V]);C.size>0&&(this._$Ep=C)}createRenderRoot(){let C=this.shadowRoot??this.attachShadow(this.constructor.shadowRootOptions);return T2(C,this.constructor.elementStyles),C}connectedCallback(){this.renderRoot??=this.createRenderRoot(),this.enableUpdating(!0),this._$EO?.forEach(C=>C.hostConnected?.())}enableUpdating(C){}disconnectedCallback(){this._$EO?.forEach(C=>C.hostDisconnected?.())}attributeChangedCallback(C,H,V){this._$AK(C,V)}_$ET(C,H){let V=this.constructor.elementProperties.get(C),L=this.constructor._$Eu(C,V);if(L!==void 0&&V.reflect===!0){let e=(V.converter?.toAttribute!==void 0?V.converter:k1).toAttribute(H,V.type);this._$Em=C,e==null?this.removeAttribute(L):this.setAttribute(L,e),this._$Em=null}}_$AK(C,H){let V=this.constructor,L=V._$Eh.get(C);if(L!==void 0&&this._$Em!==L){let e=V.getPropertyOptions(L),M=typeof e.converter=="function"?{fromAttribute:e.converter}:e.converter?.fromAttribute!==void 0?e.converter:k1;this._$Em=L;let i=M.fromAttribute(H,e.type);this[L]=i??this._$Ej?.get(L)??i,this._$Em=null}}requestUpdate(C,H,V,L=!1,e){if(C!==void 0){let M=this.constructor;if(L===!1&&(e=this[C]),V??=M.getPropertyOptions(C),!((V.hasChanged??_2)(e,H)||V.useDefault&&V.reflect&&e===this._$Ej?.get(C)&&!this.hasAttribute(M._$Eu(C,V))))return;this.C(C,H,V)}this.isUpdatePending===!1&&(this._$ES=this._$EP())}C(C,H,{useDefault:V,reflect:L,wrapped:e},M){V&&!(this._$Ej??=new Map).has(C)&&(this._$Ej.set(C,M??H??this[C]),e!==!0||M!==void 0)||(this._$AL.has(C)||(this.hasUpdated||V||(H=void 0),this._$AL.set(C,H)),L===!0&&this._$Em!==C&&(this._$Eq??=new Set).add(C))}async _$EP(){this.isUpdatePending=!0;try{await this._$ES}catch(H){Promise.reject(H)}let C=this.scheduleUpdate();return C!=null&&await C,!this.isUpdatePending}scheduleUpdate(){return this.performUpdate()}performUpdate(){if(!this.isUpdatePending)return;if(!this.hasUpdated){if(this.renderRoot??=this.createRenderRoot(),this._$Ep){for(let[L,e]of this._$Ep)this[L]=e;this._$Ep=void 0}let V=this.constructor.elementProperties;if(V.size>0)for(let[L,e]of V){let{wrapped:M}=e,i=this[L];M!==!0||this._$AL.has(L)||i===void 0||this.C(L,void 0,e,i)}}let C=!1,H=this._$AL;try{C=this.shouldUpdate(H),C?(this.willUpdate(H),this._$EO?.forEach(V=>V.hostUpdate?.()),this.update(H)):this._$EM()}catch(V){throw C=!1,this._$EM(),V}C&&this._$AE(H)}willUpdate(C){}_$AE(C){this._$EO?.forEach(H=>H.hostUpdated?.()),this.hasUpdated||(this.hasUpdated=!0,this.firstUpdated(C)),this.updated(C)}_$EM(){this._$AL=new Map,this.isUpdatePending=!1}get updateComplete(){return this.getUpdateComplete()}getUpdateComplete(){return this._$ES}shouldUpdate(C){return!0}update(C){this._$Eq&&=this._$Eq.forEach(H=>this._$ET(H,this[H])),this._$EM()}updated(C){}firstUpdated(C){}};f.elementStyles=[],f.shadowRootOptions={mode:"open"},f[I("elementProperties")]=new Map,f[I("finalized")]=new Map,W5?.({ReactiveElement:f}),(e1.reactiveElementVersions??=[]).push("2.1.2");var D1=globalThis,R2=r=>r,r1=D1.trustedTypes,F2=r1?r1.createPolicy("lit-html",{createHTML:r=>r}):void 0,I2="$lit$",y=`lit$${Math.random().toFixed(9).slice(2)}$`,U2="?"+y,N5=`<${U2}>`,T=document,G=()=>T.createComment(""),Q=r=>r===null||typeof r!="object"&&typeof r!="function",$1=Array.isArray,I5=r=>$1(r)||typeof r?.[Symbol.iterator]=="function",T1=`[ 	
\f\r]`,U=/<(?:(!--|\/[^a-zA-Z])|(\/?[a-zA-Z][^>\s]*)|(\/?$))/g,D2=/-->/g,$2=/>/g,w=RegExp(`>|${T1}(?:([^\\s"'>=/]+)(${T1}*=${T1}*(?:[^ 	
\f\r"'\`<>=]|("|')|))|$)`,"g"),E2=/'/g,W2=/"/g,G2=/^(?:script|style|textarea|title)$/i,E1=r=>(C,...H)=>({_$litType$:r,strings:C,values:H}),t=E1(1),M1=E1(2),u3=E1(3),B=Symbol.for("lit-noChange"),a=Symbol.for("lit-nothing"),N2=new WeakMap,k=T.createTreeWalker(T,129);function Q2(r,C){if(!$1(r)||!r.hasOwnProperty("raw"))throw Error("invalid template strings array");return F2!==void 0?F2.createHTML(C):C}var U5=(r,C)=>{let H=r.length-1,V=[],L,e=C===2?"<svg>":C===3?"<math>":"",M=U;for(let i=0;i<H;i++){let o=r[i],A,n,p=-1,c=0;for(;c<o.length&&(M.lastIndex=c,n=M.exec(o),n!==null);)c=M.lastIndex,M===U?n[1]==="!--"?M=D2:n[1]!==void 0?M=$2:n[2]!==void 0?(G2.test(n[2])&&(L=RegExp("</"+n[2],"g")),M=w):n[3]!==void 0&&(M=w):M===w?n[0]===">"?(M=L??U,p=-1):n[1]===void 0?p=-2:(p=M.lastIndex-n[2].length,A=n[1],M=n[3]===void 0?w:n[3]==='"'?W2:E2):M===W2||M===E2?M=w:M===D2||M===$2?M=U:(M=w,L=void 0);let S=M===w&&r[i+1].startsWith("/>")?" ":"";e+=M===U?o+N5:p>=0?(V.push(A),o.slice(0,p)+I2+o.slice(p)+y+S):o+y+(p===-2?i:S)}return[Q2(r,e+(r[H]||"<?>")+(C===2?"</svg>":C===3?"</math>":"")),V]},z=class r{constructor({strings:C,_$litType$:H},V){let L;this.parts=[];let e=0,M=0,i=C.length-1,o=this.parts,[A,n]=U5(C,H);if(this.el=r.createElement(A,V),k.currentNode=this.el.content,H===2||H===3){let p=this.el.content.firstChild;p.replaceWith(...p.childNodes)}for(;(L=k.nextNode())!==null&&o.length<i;){if(L.nodeType===1){if(L.hasAttributes())for(let p of L.getAttributeNames())if(p.endsWith(I2)){let c=n[M++],S=L.getAttribute(p).split(y),j=/([.?@])?(.*)/.exec(c);o.push({type:1,index:e,name:j[2],strings:S,ctor:j[1]==="."?P1:j[1]==="?"?_1:j[1]==="@"?R1:_}),L.removeAttribute(p)}else p.startsWith(y)&&(o.push({type:6,index:e}),L.removeAttribute(p));if(G2.test(L.tagName)){let p=L.textContent.split(y),c=p.length-1;if(c>0){L.textContent=r1?r1.emptyScript:"";for(let S=0;S<c;S++)L.append(p[S],G()),k.nextNode(),o.push({type:2,index:++e});L.append(p[c],G())}}}else if(L.nodeType===8)if(L.data===U2)o.push({type:2,index:e});else{let p=-1;for(;(p=L.data.indexOf(y,p+1))!==-1;)o.push({type:7,index:e}),p+=y.length-1}e++}}static createElement(C,H){let V=T.createElement("template");return V.innerHTML=C,V}};function P(r,C,H=r,V){if(C===B)return C;let L=V!==void 0?H._$Co?.[V]:H._$Cl,e=Q(C)?void 0:C._$litDirective$;return L?.constructor!==e&&(L?._$AO?.(!1),e===void 0?L=void 0:(L=new e(r),L._$AT(r,H,V)),V!==void 0?(H._$Co??=[])[V]=L:H._$Cl=L),L!==void 0&&(C=P(r,L._$AS(r,C.values),L,V)),C}var B1=class{constructor(C,H){this._$AV=[],this._$AN=void 0,this._$AD=C,this._$AM=H}get parentNode(){return this._$AM.parentNode}get _$AU(){return this._$AM._$AU}u(C){let{el:{content:H},parts:V}=this._$AD,L=(C?.creationScope??T).importNode(H,!0);k.currentNode=L;let e=k.nextNode(),M=0,i=0,o=V[0];for(;o!==void 0;){if(M===o.index){let A;o.type===2?A=new q(e,e.nextSibling,this,C):o.type===1?A=new o.ctor(e,o.name,o.strings,this,C):o.type===6&&(A=new F1(e,this,C)),this._$AV.push(A),o=V[++i]}M!==o?.index&&(e=k.nextNode(),M++)}return k.currentNode=T,L}p(C){let H=0;for(let V of this._$AV)V!==void 0&&(V.strings!==void 0?(V._$AI(C,V,H),H+=V.strings.length-2):V._$AI(C[H])),H++}},q=class r{get _$AU(){return this._$AM?._$AU??this._$Cv}constructor(C,H,V,L){this.type=2,this._$AH=a,this._$AN=void 0,this._$AA=C,this._$AB=H,this._$AM=V,this.options=L,this._$Cv=L?.isConnected??!0}get parentNode(){let C=this._$AA.parentNode,H=this._$AM;return H!==void 0&&C?.nodeType===11&&(C=H.parentNode),C}get startNode(){return this._$AA}get endNode(){return this._$AB}_$AI(C,H=this){C=P(this,C,H),Q(C)?C===a||C==null||C===""?(this._$AH!==a&&this._$AR(),this._$AH=a):C!==this._$AH&&C!==B&&this._(C):C._$litType$!==void 0?this.$(C):C.nodeType!==void 0?this.T(C):I5(C)?this.k(C):this._(C)}O(C){return this._$AA.parentNode.insertBefore(C,this._$AB)}T(C){this._$AH!==C&&(this._$AR(),this._$AH=this.O(C))}_(C){this._$AH!==a&&Q(this._$AH)?this._$AA.nextSibling.data=C:this.T(T.createTextNode(C)),this._$AH=C}$(C){let{values:H,_$litType$:V}=C,L=typeof V=="number"?this._$AC(C):(V.el===void 0&&(V.el=z.createElement(Q2(V.h,V.h[0]),this.options)),V);if(this._$AH?._$AD===L)this._$AH.p(H);else{let e=new B1(L,this),M=e.u(this.options);e.p(H),this.T(M),this._$AH=e}}_$AC(C){let H=N2.get(C.strings);return H===void 0&&N2.set(C.strings,H=new z(C)),H}k(C){$1(this._$AH)||(this._$AH=[],this._$AR());let H=this._$AH,V,L=0;for(let e of C)L===H.length?H.push(V=new r(this.O(G()),this.O(G()),this,this.options)):V=H[L],V._$AI(e),L++;L<H.length&&(this._$AR(V&&V._$AB.nextSibling,L),H.length=L)}_$AR(C=this._$AA.nextSibling,H){for(this._$AP?.(!1,!0,H);C!==this._$AB;){let V=R2(C).nextSibling;R2(C).remove(),C=V}}setConnected(C){this._$AM===void 0&&(this._$Cv=C,this._$AP?.(C))}},_=class{get tagName(){return this.element.tagName}get _$AU(){return this._$AM._$AU}constructor(C,H,V,L,e){this.type=1,this._$AH=a,this._$AN=void 0,this.element=C,this.name=H,this._$AM=L,this.options=e,V.length>2||V[0]!==""||V[1]!==""?(this._$AH=Array(V.length-1).fill(new String),this.strings=V):this._$AH=a}_$AI(C,H=this,V,L){let e=this.strings,M=!1;if(e===void 0)C=P(this,C,H,0),M=!Q(C)||C!==this._$AH&&C!==B,M&&(this._$AH=C);else{let i=C,o,A;for(C=e[0],o=0;o<e.length-1;o++)A=P(this,i[V+o],H,o),A===B&&(A=this._$AH[o]),M||=!Q(A)||A!==this._$AH[o],A===a?C=a:C!==a&&(C+=(A??"")+e[o+1]),this._$AH[o]=A}M&&!L&&this.j(C)}j(C){C===a?this.element.removeAttribute(this.name):this.element.setAttribute(this.name,C??"")}},P1=class extends _{constructor(){super(...arguments),this.type=3}j(C){this.element[this.name]=C===a?void 0:C}},_1=class extends _{constructor(){super(...arguments),this.type=4}j(C){this.element.toggleAttribute(this.name,!!C&&C!==a)}},R1=class extends _{constructor(C,H,V,L,e){super(C,H,V,L,e),this.type=5}_$AI(C,H=this){if((C=P(this,C,H,0)??a)===B)return;let V=this._$AH,L=C===a&&V!==a||C.capture!==V.capture||C.once!==V.once||C.passive!==V.passive,e=C!==a&&(V===a||L);L&&this.element.removeEventListener(this.name,this,V),e&&this.element.addEventListener(this.name,this,C),this._$AH=C}handleEvent(C){typeof this._$AH=="function"?this._$AH.call(this.options?.host??this.element,C):this._$AH.handleEvent(C)}},F1=class{constructor(C,H,V){this.element=C,this.type=6,this._$AN=void 0,this._$AM=H,this.options=V}get _$AU(){return this._$AM._$AU}_$AI(C){P(this,C)}};var G5=D1.litHtmlPolyfillSupport;G5?.(z,q),(D1.litHtmlVersions??=[]).push("3.3.3");var z2=(r,C,H)=>{let V=H?.renderBefore??C,L=V._$litPart$;if(L===void 0){let e=H?.renderBefore??null;V._$litPart$=L=new q(C.insertBefore(G(),e),e,void 0,H??{})}return L._$AI(r),L};var W1=globalThis,v=class extends f{constructor(){super(...arguments),this.renderOptions={host:this},this._$Do=void 0}createRenderRoot(){let C=super.createRenderRoot();return this.renderOptions.renderBefore??=C.firstChild,C}update(C){let H=this.render();this.hasUpdated||(this.renderOptions.isConnected=this.isConnected),super.update(C),this._$Do=z2(H,this.renderRoot,this.renderOptions)}connectedCallback(){super.connectedCallback(),this._$Do?.setConnected(!0)}disconnectedCallback(){super.disconnectedCallback(),this._$Do?.setConnected(!1)}render(){return B}};v._$litElement$=!0,v.finalized=!0,W1.litElementHydrateSupport?.({LitElement:v});var Q5=W1.litElementPolyfillSupport;Q5?.({LitElement:v});(W1.litElementVersions??=[]).push("4.2.2");var N1=class{constructor(C,H=setTimeout){this.connection=C;this.wait=H;C.addEventListener("ready",()=>this.start()),C.addEventListener("disconnected",()=>this.become("offline")),this.start()}connection;wait;status="loading";summary;revision=0;listeners=new Set;attempt=0;listen(C){return this.listeners.add(C),()=>this.listeners.delete(C)}async start(){let C=++this.attempt;for(let H=1e3;C===this.attempt;H=Math.min(H*2,3e4))try{await this.connection.subscribeMessage(V=>C===this.attempt&&this.hear(V),{type:"data_exchanger/subscribe"},{resubscribe:!1});return}catch{if(C!==this.attempt)return;this.become("missing"),await new Promise(V=>this.wait(V,H))}}hear(C){this.summary=C.loaded?C:this.summary,this.revision+=1,this.become(C.loaded?"ready":"stopped")}become(C){this.status=C;for(let H of[...this.listeners])H()}},q2=new WeakMap;function K2(r){let C=q2.get(r);return C||q2.set(r,C=new N1(r)),C}var x=m`
  :host {
    display: block;
    color: var(--primary-text-color);
    font-family: var(--ha-font-family-body, var(--paper-font-body1_-_font-family, inherit));
    --dx-accent: color-mix(in oklab, var(--primary-color, #009ac7), black 32%);
    --dx-tint: color-mix(in oklab, var(--primary-color, #009ac7) 12%, transparent);
    --dx-line: var(--divider-color, #e0e0e0);
    --dx-muted: color-mix(in oklab, var(--primary-text-color, #141414) 72%, var(--card-background-color, #fff));
    --dx-good: var(--success-color, #43a047);
    --dx-warn: var(--warning-color, #ffa600);
    --dx-bad: var(--error-color, #db4437);
  }
  *,
  *::before,
  *::after {
    box-sizing: border-box;
  }
  .card {
    display: flex;
    flex-direction: column;
    gap: 16px;
    height: 100%;
    padding: 16px;
    background: var(--ha-card-background, var(--card-background-color, #fff));
    border: var(--ha-card-border-width, 1px) solid var(--ha-card-border-color, var(--dx-line));
    border-radius: var(--ha-card-border-radius, 12px);
    box-shadow: var(--ha-card-box-shadow, none);
    overflow: hidden;
  }
  header {
    display: flex;
    align-items: center;
    justify-content: space-between;
    gap: 12px;
    min-height: 40px;
  }
  h2,
  h3,
  p,
  dl,
  dd,
  ul,
  ol {
    margin: 0;
    padding: 0;
  }
  h2 {
    font-size: 20px;
    font-weight: 500;
    line-height: 1.3;
  }
  h3 {
    font-size: 14px;
    font-weight: 600;
    line-height: 1.4;
    color: var(--dx-muted);
  }
  ul,
  ol {
    list-style: none;
  }
  p {
    line-height: 1.5;
  }
  .muted {
    color: var(--dx-muted);
  }
  .small {
    font-size: 13px;
    line-height: 1.45;
  }
  svg.icon {
    flex: none;
    width: 24px;
    height: 24px;
    fill: currentColor;
    vertical-align: middle;
  }
  button {
    font: inherit;
    color: inherit;
    background: none;
    border: 0;
    padding: 0;
    text-align: start;
    cursor: pointer;
    touch-action: manipulation;
  }
  .button {
    display: inline-flex;
    align-items: center;
    justify-content: center;
    gap: 8px;
    min-height: 40px;
    padding: 0 16px;
    border-radius: 20px;
    font-size: 14px;
    font-weight: 500;
    white-space: nowrap;
    background: var(--dx-tint);
  }
  .button svg.icon {
    width: 20px;
    height: 20px;
  }
  .button.main {
    color: #fff;
    background: var(--dx-accent);
  }
  .button.quiet {
    background: none;
    box-shadow: inset 0 0 0 1px var(--dx-line);
  }
  .button.danger {
    color: #fff;
    background: color-mix(in oklab, var(--dx-bad), black 30%);
  }
  .button:hover {
    filter: brightness(1.06);
  }
  .button[disabled] {
    cursor: default;
    opacity: 0.6;
  }
  :focus-visible {
    outline: 2px solid var(--dx-accent);
    outline-offset: 2px;
  }
  .chip {
    display: inline-flex;
    align-items: center;
    gap: 6px;
    padding: 2px 10px;
    border-radius: 12px;
    font-size: 13px;
    line-height: 20px;
    background: color-mix(in oklab, var(--primary-text-color) 8%, transparent);
  }
  .chip.good,
  .chip.warn,
  .chip.bad {
    background: color-mix(in oklab, var(--chip) 18%, transparent);
  }
  .chip.good {
    --chip: var(--dx-good);
  }
  .chip.warn {
    --chip: var(--dx-warn);
  }
  .chip.bad {
    --chip: var(--dx-bad);
  }
  .chip.good::before,
  .chip.warn::before,
  .chip.bad::before {
    content: "";
    width: 8px;
    height: 8px;
    border-radius: 50%;
    background: var(--chip);
  }
  .empty {
    display: flex;
    flex-direction: column;
    align-items: center;
    gap: 8px;
    padding: 24px 16px;
    text-align: center;
    color: var(--dx-muted);
  }
  .empty svg.icon {
    width: 40px;
    height: 40px;
    opacity: 0.6;
  }
  .note {
    display: flex;
    align-items: center;
    gap: 12px;
    padding: 10px 14px;
    border-radius: 10px;
    background: color-mix(in oklab, var(--note, var(--primary-color)) 12%, transparent);
    font-size: 14px;
    line-height: 1.45;
  }
  .note.bad {
    --note: var(--dx-bad);
  }
  .note.warn {
    --note: var(--dx-warn);
  }
  dd.note + dd.note {
    margin-top: 6px;
  }
  .note.good {
    --note: var(--dx-good);
  }
  .note > :first-child {
    flex: 1;
  }
  .bone {
    border-radius: 8px;
    background: color-mix(in oklab, var(--primary-text-color) 9%, transparent);
    animation: breathe 1.6s ease-in-out infinite;
  }
  @keyframes breathe {
    50% {
      opacity: 0.45;
    }
  }
  .unseen {
    position: absolute;
    width: 1px;
    height: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
  @media (prefers-reduced-motion: reduce) {
    * {
      animation: none !important;
      transition: none !important;
    }
  }
`;var j2={calendar:{deadlines:{name:"Deadlines"}},event:{trade:{name:"Trades",state_attributes:{event_type:{state:{budget_low:"Privacy budget low",charged_back:"Payment taken back",consent_expiring:"Consent expires soon",demand_received:"Demand received",demand_refused:"Demand refused",dispute_opened:"Dispute opened",dispute_resolved:"Dispute resolved",erased:"Buyer has erased",erasure_overdue:"Buyer has not erased in time",erasure_requested:"Buyer asked to erase",medal_earned:"Medal earned",payment_received:"Payment received",payout_done:"Payout done",payout_failed:"Payout failed",refunded:"Money given back",service_received:"Service received",statement_refused:"Statement refused",offered:"Offered",awaiting_approval:"Approval needed",agreed:"Agreed",delivering:"Delivering",delivered:"Delivered",completed:"Completed",ended:"Ended"}}}}},sensor:{contribution:{name:"Contribution"},estimated_earnings:{name:"Estimated earnings"},medal:{name:"Medal",state:{none:"None yet",bronze:"Bronze",silver:"Silver",gold:"Gold"}},settled_earnings:{name:"Settled earnings"},total_earnings:{name:"Total earnings"},pending_earnings:{name:"Pending earnings"},open_demands:{name:"Open demands",unit_of_measurement:"demands"},bytes_sent:{name:"Data sent"},earnings:{name:"Earnings"},paid:{name:"Paid"},paid_out:{name:"Paid out"},outstanding:{name:"Outstanding"},reputation:{name:"Reputation"},privacy_budget:{name:"Privacy budget left"},unpaid:{name:"Balance"}},switch:{encrypted_computing:{name:"Computing on encrypted data"},sharing:{name:"Sharing"},tenseal:{name:"TenSEAL for computing on encrypted data"}},todo:{decisions:{name:"Decisions"}}};var Y2={category:{options:{energy:"Energy",water:"Water",climate:"Heating and climate",environment:"Air and environment",appliance:"Appliances",presence:"Presence at home",location:"Location",mobility:"Mobility",health:"Health",consumption:"Shopping",finance:"Finance",education:"Learning",social:"Communication",media:"Media"}},deadline:{options:{consent_expires:"A consent of your family expires",demand_ends:"A demand of {buyer} ends",erasure_due:"{buyer} must have erased your data",offer_ends:"Your offer to {buyer} ends",payment_due:"{buyer} must have paid"}},household_part:{options:{equal:"To everybody who contributed, in equal parts",as_members:"In the same ratio as the rest",house:"It stays with the household"}},ledger_format:{options:{beancount:"Beancount",csv:"CSV"}},level:{options:{none:"Nothing",cohort:"Only in sums over many homes",private_statistics:"Statistics with added noise",statistics:"Exact statistics",series:"Detailed records"}},role:{options:{adult:"Adult",teen:"Teenager (14 to 17)",child:"Child (under 14)"}},payout_method:{options:{alipay:"Alipay",credit:"Credit with the buyer",iban:"Bank account (IBAN)",none:"Nowhere",wechat_pay:"WeChat Pay"}},preset:{options:{nothing:"Nothing",research:"Help research only",energy_trends:"Energy trends",earn:"Earn with everything that is not sensitive"}},purpose:{options:{research:"Research",education:"Education",public_good:"Public good",public_health:"Public health",service:"Services for us",product:"Products and their development",marketing:"Marketing and advertising",insurance:"Insurance",credit:"Credit",employment:"Employment",enforcement:"Law enforcement"}},resolution:{options:{pt1m:"One minute",pt5m:"Five minutes",pt15m:"Quarter of an hour",pt1h:"Hour",p1d:"Day",p1m:"Month"}},method:{options:{series:"Detailed records",statistics:"Statistics"}},shares:{options:{equal:"In equal parts among those who contributed",contribution:"By what each one contributed",custom:"By our own ratios"}},decision:{options:{approve:"Approve or refuse the trade with {buyer}",demand:"Accept or decline the demand of {buyer}",dispute:"Settle the dispute with {buyer}",late:"Ask {buyer} for the overdue payment"}},assist:{options:{earned:"Your home has earned {amount} this month.",not_allowed:"Only an adult of the family can resume sharing.",not_running:"Data Exchanger is not running.",nothing_earned:"Nothing has been paid this month.",paused:"Sharing is paused. Nothing leaves your home.",resumed:"Sharing goes on. Only what your family allows leaves.",unknown_voice:"I do not know who is speaking. Resume sharing in the app, where you are logged in."}},worth:{options:{published:"What was ever paid for such data, by published prices ({sources}): from nothing to about {most} a year for a home. That is no promise: only the demand of a buyer says what yours brings."}}};var X2={internal:{message:"Something went wrong that should not have."},invalid_input:{message:"{field}: {reason}."},too_large:{message:"{field} is larger than {limit} bytes."},invalid_signature:{message:"The signature is missing or wrong."},no_payout_account:{message:"Say first where the money shall go: in the settings of the member."},nothing_to_pay_out:{message:"You can have {available} paid out at most, not {wanted}: it must be earned, not on its way yet, and with a buyer who pays to your account."},not_concerned:{message:"You have nothing to decide about here: it concerns other people."},not_found:{message:"There is no {kind} with the id {id}, or it is no longer open."},not_running:{message:"The household is not running. Look at its repairs first."},wrong_state:{message:"This is not possible now (state: {state})."},buyer_changed:{message:"This buyer has changed ({change}). Look at its profile in the reconfiguration of the buyer before you go on."},not_compliant:{message:"This trade may not happen: {explanation}"},not_now:{message:"This cannot be released now: {explanation} ({reason})."},not_on_offer:{message:"{label} cannot be offered: {explanation} ({reason})."},unreachable:{message:"The buyer could not be reached."},address_refused:{message:"This address is not allowed: only secure addresses on the public internet are."},seal_broken:{message:"The sealed release cannot be opened."},cipher_failed:{message:"The computation on encrypted data could not be carried out on this machine."},ciphertext_refused:{message:"The ciphertext cannot be used."},no_engine:{message:"No library for computing on encrypted data could be fetched, or none works on this machine. Everything else works without."},vault_broken:{message:"The key of this computation cannot be opened: it belongs to another household."},unbalanced:{message:"A journal entry does not balance."},database_corrupt:{message:"The household's database is damaged. It was left as it is."},database_newer:{message:"The household's database was written by a newer version of Data Exchanger."},storage_unusable:{message:"The household's folder cannot be read or written."},history_unavailable:{message:"The recorder's database does not answer."},keys_missing:{message:"The household's keys are missing or damaged."},person_required:{message:"A person must do this: log in as a member or an administrator."},unknown_purpose:{message:"{purpose} is not in the vocabulary of purposes."},unknown_buyer:{message:"This device is not a buyer."},already_answered:{message:"The buyer has been told something of the same time."},budget_exhausted:{message:"The privacy budget of somebody concerned does not suffice."},unknown_member:{message:"This device is not a member."}};var J2={calendar:{deadlines:{name:"截止日期"}},event:{trade:{name:"交易",state_attributes:{event_type:{state:{budget_low:"隐私预算不足",charged_back:"付款被收回",consent_expiring:"同意即将到期",demand_received:"收到需求",demand_refused:"需求被拒绝",dispute_opened:"争议已提出",dispute_resolved:"争议已解决",erased:"买方已删除",erasure_overdue:"买方逾期未删除",erasure_requested:"已要求买方删除",medal_earned:"获得奖章",payment_received:"已收到付款",payout_done:"款项已转出",payout_failed:"转出失败",refunded:"已退款",service_received:"已获得服务",statement_refused:"结算单被拒",offered:"已报价",awaiting_approval:"等待批准",agreed:"已达成协议",delivering:"正在交付",delivered:"已交付",completed:"已完成",ended:"已终止"}}}}},sensor:{contribution:{name:"贡献"},estimated_earnings:{name:"预计收入"},medal:{name:"奖章",state:{none:"暂无",bronze:"铜奖",silver:"银奖",gold:"金奖"}},settled_earnings:{name:"已结算收入"},total_earnings:{name:"总收益"},pending_earnings:{name:"待结算收益"},open_demands:{name:"待处理需求",unit_of_measurement:"个"},bytes_sent:{name:"已发送数据"},earnings:{name:"收益"},paid:{name:"已付款"},paid_out:{name:"已转出"},outstanding:{name:"未付款"},reputation:{name:"信誉"},privacy_budget:{name:"剩余隐私预算"},unpaid:{name:"余额"}},switch:{encrypted_computing:{name:"加密数据计算"},sharing:{name:"数据共享"},tenseal:{name:"密文计算使用 TenSEAL"}},todo:{decisions:{name:"待决定事项"}}};var C5={category:{options:{energy:"能源",water:"用水",climate:"冷暖与气候",environment:"空气与环境",appliance:"家用电器",presence:"在家状态",location:"位置",mobility:"出行",health:"健康",consumption:"消费",finance:"财务",education:"学习",social:"社交沟通",media:"影音"}},deadline:{options:{consent_expires:"家里的一项同意即将到期",demand_ends:"{buyer}的一项需求截止",erasure_due:"{buyer}须已删除您的数据",offer_ends:"您给 {buyer} 的报价到期",payment_due:"{buyer} 应已付款"}},household_part:{options:{equal:"由所有参与者平分",as_members:"与其余部分同一比例",house:"留给家庭"}},ledger_format:{options:{beancount:"Beancount",csv:"CSV"}},level:{options:{none:"不提供",cohort:"仅限多户合计",private_statistics:"加噪统计",statistics:"精确统计",series:"详细记录"}},role:{options:{adult:"成年人",teen:"青少年（14 至 17 岁）",child:"儿童（14 岁以下）"}},payout_method:{options:{alipay:"支付宝",credit:"买方处的余额",iban:"银行账户（IBAN）",none:"不转出",wechat_pay:"微信支付"}},preset:{options:{nothing:"不提供任何数据",research:"只帮助科研",energy_trends:"能源趋势",earn:"用所有非敏感数据赚取收益"}},purpose:{options:{research:"科学研究",education:"教育",public_good:"公共利益",public_health:"公共卫生",service:"为我们服务",product:"产品与研发",marketing:"营销与广告",insurance:"保险",credit:"信贷",employment:"雇佣",enforcement:"执法"}},resolution:{options:{pt1m:"一分钟",pt5m:"五分钟",pt15m:"一刻钟",pt1h:"小时",p1d:"天",p1m:"月"}},method:{options:{series:"详细记录",statistics:"统计"}},shares:{options:{equal:"由参与者平分",contribution:"按各人的贡献",custom:"按我们自己的比例"}},decision:{options:{approve:"批准或拒绝与 {buyer} 的交易",demand:"接受或谢绝 {buyer} 的需求",dispute:"解决与 {buyer} 的争议",late:"向 {buyer} 催收逾期款项"}},assist:{options:{earned:"本月您家的数据收入为 {amount}。",not_allowed:"只有家里的成年成员才能恢复共享。",not_running:"Data Exchanger 没有在运行。",nothing_earned:"本月还没有收入。",paused:"共享已暂停，数据不会离开您的家。",resumed:"共享已恢复，只有家人允许的数据才会离开。",unknown_voice:"我不知道是谁在说话。请登录应用后恢复共享。"}},worth:{options:{published:"按公开价格（{sources}），一个家庭一年曾因此类数据得到的报酬：从零到约 {most}。这不是承诺：您的数据能带来多少，只有买方的需求才能说明。"}}};var H5={internal:{message:"出现了意外的内部错误。"},invalid_input:{message:"{field}：{reason}。"},too_large:{message:"{field} 超过 {limit} 字节。"},invalid_signature:{message:"签名缺失或错误。"},no_payout_account:{message:"请先在成员设置中填写收款账户。"},nothing_to_pay_out:{message:"最多可以转出 {available}，而不是 {wanted}：必须是已到账、尚未在转出途中、且由能付款到您账户的买方持有的收益。"},not_concerned:{message:"这里没有需要您决定的内容：它涉及其他人。"},not_found:{message:"没有标识为 {id} 的 {kind}，或其已不再开放。"},not_running:{message:"家庭数据管家未在运行，请先查看“修复”中的提示。"},wrong_state:{message:"当前无法执行此操作（状态：{state}）。"},buyer_changed:{message:"该买方已变更（{change}）。继续之前请在买方的重新配置中查看其资料。"},not_compliant:{message:"此交易不能进行：{explanation}"},not_now:{message:"现在不能放出：{explanation}（{reason}）。"},not_on_offer:{message:"无法提供{label}：{explanation}（{reason}）。"},unreachable:{message:"无法连接到买方。"},address_refused:{message:"不允许使用该地址：只能使用公共互联网上的安全地址。"},seal_broken:{message:"无法打开密封的数据。"},cipher_failed:{message:"此设备未能完成加密数据计算。"},ciphertext_refused:{message:"无法使用该密文。"},no_engine:{message:"无法获取用于加密数据计算的程序库，或者它们在此设备上都不能运行。其他功能不受影响。"},vault_broken:{message:"无法打开此次计算的密钥：它属于另一个家庭。"},unbalanced:{message:"账目不平衡。"},database_corrupt:{message:"家庭数据库已损坏，未作任何改动。"},database_newer:{message:"家庭数据库由更新版本的 Data Exchanger 写入。"},storage_unusable:{message:"无法读取或写入家庭数据文件夹。"},history_unavailable:{message:"记录器数据库没有响应。"},keys_missing:{message:"家庭密钥缺失或损坏。"},person_required:{message:"此操作必须由本人执行：请以成员或管理员身份登录。"},unknown_purpose:{message:"{purpose} 不在用途词汇表中。"},unknown_buyer:{message:"该设备不是买方。"},already_answered:{message:"该买方已获知同一时段的部分内容。"},budget_exhausted:{message:"相关成员的隐私预算不足。"},unknown_member:{message:"该设备不是成员。"}};var t1={"activity.all":"Back to everything","activity.broken":"Record {sequence} does not hold: {reason}. Restore a backup and tell your buyers.","activity.detailed":"Every single record","activity.empty":"Nothing has happened yet. Everything that happens will stand here, signed, so that nobody can change it afterwards.","activity.open_trade":"Show everything about this trade","activity.record":"The record itself","activity.somebody":"somebody","activity.something":"a demand","activity.title":"Activity","activity.verified":"All {count} records hold: none was changed or removed.","activity.verified.one":"The one record holds.","activity.verify":"Verify","activity.verifying":"Checking every record…","buyer.changed":"This buyer is not as you accepted it any more. Look at it in the settings before you answer.","buyer.claimed":"it says so","buyer.experience":"Your experience with it: {text}","buyer.missing":"Says nothing about: {what}","buyer.proven":"proven","card.activity":"Data Exchanger: activity","card.activity.description":"What happened, in plain words, with a check that nothing was changed.","card.demands":"Data Exchanger: demands","card.demands.description":"What buyers ask for, what would leave, and your answer.","card.earnings":"Data Exchanger: earnings","card.earnings.description":"What came in by month, kind of data and member.","card.overview":"Data Exchanger: overview","card.overview.description":"What this month brought, what left home, what waits for you, and the main switch.","card.permissions":"Data Exchanger: permissions","card.permissions.description":"Who allows what, from nothing to detailed records.","card.privacy":"Data Exchanger: privacy","card.privacy.description":"How much may still be told about each member, and what more or less noise is worth.","common.approve":"Approve","common.back":"Back","common.cancel":"Cancel","common.close":"Close","common.list_of":"{name}: {count} entries","common.loading":"Loading","common.retry":"Try again","common.working":"Working…","config.title":"Title","config.title_help":"Leave empty for the card's own title.","dashboard.demands":"Demands","dashboard.description":"Everything about your data in one place, for each member of the family.","dashboard.home":"Home","dashboard.name":"Data Exchanger","dashboard.permissions":"Permissions","demands.accept":"Accept","demands.accept_sure":"The buyer gets this offer. Nothing is agreed and nothing leaves before you approve it once more.","demands.accept_yes":"Send the offer","demands.admin_only":"An administrator accepts or declines demands. You are asked before data of yours leaves.","demands.approve_sure":"Once everybody concerned has approved, the data described here is packed, sealed for {buyer} alone and sent.","demands.approve_yes":"Yes, approve","demands.awaits":"Still has to approve: {names}","demands.buyer_gets":"What the buyer gets","demands.decline":"Decline","demands.decline_sure":"The demand disappears from here. The buyer learns nothing.","demands.decline_yes":"Decline","demands.empty":"No buyer asks for anything at the moment.","demands.empty_buyers":"Add a buyer in the settings of Data Exchanger to see what is asked for.","demands.ends":"Ends {when}","demands.fee":"Fee","demands.fits":"Fits","demands.fits_partly":"Fits in part","demands.gap":"{element}: {reason}","demands.history":"Earlier trades","demands.keeps":"Keeps it for {count} days in {place}","demands.keeps.one":"Keeps it for one day in {place}","demands.missing":"Not yet","demands.net":"For you","demands.never":"Must never be used for","demands.offered_by":"Asked by {buyer}","demands.open":"Demands","demands.optional":"if you like","demands.period":"{start} – {end}","demands.preview":"Show what would leave","demands.preview_grows":"The period still runs: what leaves later will hold more.","demands.preview_more":"… and {count} more rows","demands.preview_noise":"Noise is in these figures already; exactly these would leave.","demands.preview_none":"Nothing would leave.","demands.preview_table":"First rows of {name}","demands.preview_what":"{rows} rows, {size}, would leave. These are the first:","demands.price":"Price","demands.proven":"The signature was checked against the key that you pinned","demands.purpose":"Purpose","demands.resolution":"one value per {resolution}","demands.running":"Running","demands.shape":"Form","demands.title":"Demands","demands.veto":"Veto","demands.veto_sure":"The trade ends and the buyer is told. Nothing leaves.","demands.veto_yes":"End the trade","demands.waiting":"Waiting for you","demands.what":"Data","demands.why_missing":"Why it does not fit","dispute.agreement":"It is about another agreement.","dispute.chargeback":"The payment was taken back.","dispute.family":"The family has raised it.","dispute.fee":"It is about the fee.","dispute.gross":"It is about the price.","dispute.id":"It is about another trade.","dispute.net":"It is about what is left for you.","earnings.agreed":"On its way","earnings.by_category":"By kind of data","earnings.by_member":"By member","earnings.by_month":"Earnings by month","earnings.empty":"Nothing has been paid yet.","earnings.estimated":"Expected","earnings.row":"{count} months in a row","earnings.score":"contribution {score} %","earnings.settled":"Paid","earnings.title":"Earnings","erasure.attested":"The buyer states that it has erased everything ({date}).","erasure.due":"The buyer has to erase everything by {date}.","erasure.overdue":"The buyer should have erased everything by {date}, and has not said that it did.","erasure.title":"Erasure","error.other":"That did not work: {message}","error.unauthorized":"This is for members of the family. Ask an administrator to add you as a member.","error.unknown":"That did not work, and nothing says why.","findings.title":"What the rules say","inferences.title":"What could be inferred from it","kind.assent.given":"A teenager agreed","kind.assent.withdrawn":"A teenager does not agree any more","kind.budget.spent":"Privacy budget was used","kind.buyer.checked":"{buyer} was looked at: its licences and its profile","kind.computation.judged":"What {buyer} computed was checked","kind.computation.key_disclosed":"The key of a computation was given up for an audit","kind.consent.withdrawn":"Consent was taken back","kind.demand.blocked":"A demand of {buyer} was blocked: a rule forbids it","kind.demand.declined":"You declined “{demand}”","kind.demand.received":"{buyer} asks: “{demand}”","kind.demand.refused":"A demand of {buyer} was refused: it was not in order","kind.egress.answered":"The buyer's server has answered","kind.egress.counted":"What else went to {buyer} was counted: {size}","kind.egress.misunderstood":"An answer of the buyer could not be understood","kind.egress.sent":"{size} went to {buyer}","kind.erasure.attested":"{buyer} says that it has erased the data","kind.erasure.ignored":"{buyer} has not erased the data in time","kind.erasure.requested":"{buyer} was asked to erase the data","kind.guests.arrived":"Guests came","kind.guests.forgotten":"A time with guests was forgotten","kind.guests.left":"Guests left","kind.guests.noted":"Another time with guests was noted","kind.inbound.refused":"A message of {buyer} was refused","kind.inbound.unauthorized":"A message that claimed to come from {buyer} was refused","kind.ledger.distributed":"Earnings were handed out","kind.medal.earned":"A medal was earned","kind.other":"Recorded: {kind}","kind.package.created":"A package was made and certified","kind.payout.accepted":"{buyer} has taken a payout on","kind.payout.account":"Where money is paid out to was changed","kind.payout.failed":"A payout failed","kind.payout.instructed":"A payout was asked for","kind.payout.misunderstood":"An answer about a payout could not be understood","kind.payout.paid":"A payout was made","kind.payout.sent":"The instruction for a payout went out","kind.payout.unknown":"It is not clear whether a payout was made","kind.permission.changed":"A permission was changed","kind.permission.given":"A permission was given","kind.permission.withdrawn":"A permission was withdrawn","kind.sharing.off":"Sharing was turned off","kind.sharing.on":"Sharing was turned on","kind.trade.accepted":"{buyer} accepted the offer","kind.trade.acknowledged":"{buyer} got our message","kind.trade.approved":"The family approved the trade with {buyer}","kind.trade.computed":"{buyer} computed on sealed data","kind.trade.delivered":"{buyer} signed for the delivery","kind.trade.disputed":"The payment of {buyer} is disputed","kind.trade.expired":"The offer to {buyer} ran out","kind.trade.inputs_ready":"Encrypted figures for {buyer} were made","kind.trade.negotiation_terminated":"{buyer} ended the negotiation","kind.trade.offered":"An offer went to {buyer}","kind.trade.reconciled":"The disagreement with {buyer} is settled","kind.trade.refused":"The family ended the trade with {buyer}","kind.trade.rejected":"{buyer} refused our message","kind.trade.release_ready":"The data for {buyer} was packed and sealed","kind.trade.settled":"{buyer} stated the payment","kind.trade.transfer_changed":"{buyer} moved the delivery on","kind.trade.transfer_requested":"{buyer} asked for the delivery","kind.trade.verified":"{buyer} verified the agreement","medal.bronze":"Bronze medal","medal.gold":"Gold medal","medal.silver":"Silver medal","overview.altogether":"{amount} altogether","overview.approvals":"Waiting for you","overview.bytes":"Left home","overview.demands":"Demands","overview.earned":"Earned this month","overview.fitting":"{count} fit","overview.fitting.one":"{count} fits","overview.nothing_shared":"Nothing leaves your home.","overview.pending":"{amount} on its way","overview.reload":"Data Exchanger was updated.","overview.reload_now":"Load the new version","overview.running":"{count} trades running","overview.running.one":"One trade running","overview.sealed":"all sealed","overview.sharing":"Sharing","overview.sharing_off":"Paused","overview.sharing_on":"On","overview.sources":"{count} sources recognised","overview.sources.one":"One source recognised","overview.title":"Your data","payout.accepted":"{amount} are on their way to {account}","payout.ask":"Pay out","payout.ask_sure":"{amount} go to {account}. The buyers who owe it pay it out.","payout.failed":"The payout of {amount} failed","payout.instructed":"{amount} are on their way to {account}","payout.none":"Say in your member's settings where your money should go.","payout.paid":"{amount} were paid out on {date}","payout.unknown":"It is not clear yet whether {amount} arrived","payout.unpaid":"{amount} can be paid out","permissions.as_general":"as in general","permissions.assent":"I agree that my parents share this","permissions.by_buyer":"Differently for one buyer","permissions.by_purpose":"Differently for one purpose","permissions.caption":"What each member allows for each kind of data","permissions.cell":"{member}, {category}: {level}","permissions.cell_refined":"{member}, {category}: up to {level}, with conditions","permissions.empty":"Add members in the settings of Data Exchanger. Until then nothing leaves.","permissions.ends":"ends {date}","permissions.general":"The most that may leave, for all ordinary purposes","permissions.heading":"{category} · {member}","permissions.means_cohort":"Only a part of a sum that many homes make together.","permissions.means_none":"Nobody gets anything.","permissions.means_private_statistics":"Averages and totals, blurred so that nobody can single you out.","permissions.means_series":"Single values over time. They can show when you are at home.","permissions.means_statistics":"Exact averages and totals.","permissions.presets":"Presets","permissions.presets_for":"Start from a preset · {member}","permissions.saved":"This holds from now on. A receipt is in the evidence.","permissions.title":"Permissions","permissions.until":"Until","permissions.whose":"For","preset.earn_means":"Home data in detail, life at home as statistics, for all but marketing.","preset.energy_trends_means":"Exact statistics of energy, nothing else.","preset.nothing_means":"Nothing leaves.","preset.research_means":"Blurred statistics for research, education, health and the public good.","privacy.accuracy":"Accuracy","privacy.against":"Value against privacy","privacy.as_asked":"This is what the buyer asks for.","privacy.chosen":"{price}, figures off by about {noise}","privacy.demand":"Demand","privacy.empty":"Add members in the settings of Data Exchanger. Each gets a budget of their own.","privacy.left":"{member}: {share} of the privacy budget is left","privacy.less":"More money","privacy.means":"Every release with noise tells a little. What it took comes back with time.","privacy.more":"More privacy","privacy.no_demand":"No buyer asks for statistics with noise at the moment.","privacy.noise":"Figures off by","privacy.other":"An estimate: it says what this would be worth, compared with what the buyer asks for.","privacy.plot":"Price and accuracy rise as privacy falls.","privacy.price":"Price","privacy.slider":"How much privacy, for how much money","privacy.takes":"Takes of budget","privacy.title":"Privacy","privacy.too_much":"This would take more than what is left of the budget: it will not be answered.","privacy.unused":"Nothing has used this budget lately.","privacy.used":"{date}, counts until {until}","privacy.uses":"What used the budget · {member}","privacy.window":"All releases within {days} days together may tell no more than ε = {epsilon}. When a release is older than that, it no longer counts.","reason.already_answered":"the buyer already knows exact figures of that time","reason.below_floor":"the price is below what a member asks at least","reason.budget_exhausted":"a member's privacy budget does not suffice","reason.buyer_changed":"the buyer is not as you accepted it","reason.cap_reached":"a member's limit on how often is reached","reason.clock_set_back":"the clock of Home Assistant is set back","reason.computation_refused":"the result was not what was agreed","reason.consent_withdrawn":"consent was taken back","reason.coverage_too_low":"too many gaps in what was recorded","reason.element_missing":"your home does not record it","reason.expired":"the time ran out","reason.guest_room":"it is in a guest room","reason.history_too_short":"your records do not reach back far enough","reason.level_too_high":"more detail is asked for than is allowed","reason.member_unclear":"a member's details have to be mended first","reason.method_unavailable":"your home cannot compute it this way","reason.minor":"it concerns a child","reason.minor_level":"about minors nothing so detailed leaves","reason.minor_purpose":"it is no purpose for data about minors","reason.no_adult":"no adult is a member yet","reason.no_assent":"a teenager has not agreed","reason.no_guardian":"a minor has no guardian here","reason.no_permission":"nobody has allowed it","reason.not_allowed":"not everybody it concerns allows it","reason.not_compliant":"the rules forbid it","reason.package_changed":"the package is another than the one that was approved","reason.prohibited":"a member forbids this use","reason.quiet_hours":"it is a member's quiet time","reason.refused_by_family":"the family did not want it","reason.resolution_too_fine":"it is not recorded that finely","reason.separate_consent":"it needs a consent for this buyer and use","reason.sharing_paused":"sharing is paused","reason.terminated_by_buyer":"the buyer withdrew","reason.unknown_subject":"it is not clear whom it concerns","status.missing":"Data Exchanger does not answer. It is starting, or it is not set up.","status.offline":"The connection to Home Assistant is lost. This comes back by itself.","status.stopped":"Data Exchanger is not running. Look at the repairs in Home Assistant's settings.","trade.bytes":"{rows} rows, {size} sealed","trade.contributors":"Data of","trade.dispute":"There is a disagreement about the money. {reason} Stated: {stated}; agreed: {agreed}.","trade.dispute_resolved":"There was a disagreement about the money; it is settled.","trade.ended":"Ended: {reason}","trade.events":"What happened","trade.package":"Fingerprint of the package","trade.progress":"Progress","trade.share_household":"Household","trade.shares":"How it is shared","trade.step.approved":"Approved","trade.step.delivered":"Delivered","trade.step.offered":"Offered","trade.step.paid":"Paid","trade.title":"Trade","withdraw.ask":"Withdraw consent","withdraw.category_sure":"Nothing of this leaves any more. Running trades with it end, and buyers must erase what they received.","withdraw.done":"Withdrawn. Trades ended: {ended}. Erasures asked for: {erasures}.","withdraw.trade_sure":"Your consent to this trade ends: it stops if it is still running, and the buyer must erase what it received.","withdraw.yes":"Yes, withdraw"};var V5={"activity.all":"返回全部记录","activity.broken":"第 {sequence} 条记录无效：{reason}。请恢复备份并告知买方。","activity.detailed":"显示每一条记录","activity.empty":"还没有任何记录。今后发生的每件事都会签名记在这里，谁也无法事后更改。","activity.open_trade":"查看这笔交易的全部记录","activity.record":"记录原文","activity.somebody":"某方","activity.something":"某项需求","activity.title":"动态","activity.verified":"全部 {count} 条记录有效：没有任何更改或删除。","activity.verified.one":"唯一的一条记录有效。","activity.verify":"校验","activity.verifying":"正在逐条校验…","buyer.changed":"该买方已与您当初接受时不同。答复之前请先在设置中查看。","buyer.claimed":"自称","buyer.experience":"以往经验：{text}","buyer.missing":"未说明：{what}","buyer.proven":"已证实","card.activity":"Data Exchanger：动态","card.activity.description":"用平实的话说明发生过什么，并可校验记录未被更改。","card.demands":"Data Exchanger：需求","card.demands.description":"买方想要什么、会送出什么，以及您的答复。","card.earnings":"Data Exchanger：收益","card.earnings.description":"按月份、数据类别和成员显示收益。","card.overview":"Data Exchanger：概览","card.overview.description":"本月收益、送出的数据、待您处理的事项和总开关。","card.permissions":"Data Exchanger：许可","card.permissions.description":"谁许可什么，从“不送出”到“详细记录”。","card.privacy":"Data Exchanger：隐私","card.privacy.description":"每位成员还可以透露多少，以及噪声多一些或少一些各值多少。","common.approve":"批准","common.back":"返回","common.cancel":"取消","common.close":"关闭","common.list_of":"{name}：{count} 项","common.loading":"正在加载","common.retry":"重试","common.working":"处理中…","config.title":"标题","config.title_help":"留空则使用卡片自带的标题。","dashboard.demands":"需求","dashboard.description":"您家数据的一切都在一处，每位成员各看各的。","dashboard.home":"首页","dashboard.name":"Data Exchanger","dashboard.permissions":"许可","demands.accept":"接受","demands.accept_sure":"买方将收到此报价。在您再次批准之前，不会达成协议，也不会送出任何数据。","demands.accept_yes":"发出报价","demands.admin_only":"由管理员接受或拒绝需求。送出您的数据前会先征求您的同意。","demands.approve_sure":"所有相关成员批准后，这里所述的数据会被打包，只为{buyer}加密封存并发送。","demands.approve_yes":"确认批准","demands.awaits":"尚待批准：{names}","demands.buyer_gets":"买方得到什么","demands.decline":"拒绝","demands.decline_sure":"此需求将不再显示。买方不会得知。","demands.decline_yes":"拒绝","demands.empty":"目前没有买方提出需求。","demands.empty_buyers":"在 Data Exchanger 的设置中添加买方，即可看到他们的需求。","demands.ends":"{when}截止","demands.fee":"手续费","demands.fits":"符合","demands.fits_partly":"部分符合","demands.gap":"{element}：{reason}","demands.history":"以往交易","demands.keeps":"在{place}保存 {count} 天","demands.keeps.one":"在{place}保存一天","demands.missing":"尚不符合","demands.net":"您得到","demands.never":"绝不可用于","demands.offered_by":"{buyer}的需求","demands.open":"需求","demands.optional":"可选","demands.period":"{start}至{end}","demands.preview":"看看会送出什么","demands.preview_grows":"时段尚未结束：之后送出的数据会更多。","demands.preview_more":"……另有 {count} 行","demands.preview_noise":"这些数字已加入噪声，送出的正是这些数字。","demands.preview_none":"不会送出任何数据。","demands.preview_table":"{name} 的前几行","demands.preview_what":"会送出 {rows} 行（{size}）。前几行如下：","demands.price":"价格","demands.proven":"签名已用您固定的密钥核验","demands.purpose":"用途","demands.resolution":"{resolution}一个数值","demands.running":"进行中","demands.shape":"形式","demands.title":"需求","demands.veto":"否决","demands.veto_sure":"交易将终止，并告知买方。不会送出任何数据。","demands.veto_yes":"终止交易","demands.waiting":"等您决定","demands.what":"数据","demands.why_missing":"为何不符合","dispute.agreement":"涉及另一份协议。","dispute.chargeback":"款项被退回。","dispute.family":"由家庭提出。","dispute.fee":"涉及手续费。","dispute.gross":"涉及价格。","dispute.id":"涉及另一笔交易。","dispute.net":"涉及您的净收入。","earnings.agreed":"即将到账","earnings.by_category":"按数据类别","earnings.by_member":"按成员","earnings.by_month":"每月收益","earnings.empty":"还没有任何付款。","earnings.estimated":"预计","earnings.row":"连续 {count} 个月","earnings.score":"贡献 {score} %","earnings.settled":"已付","earnings.title":"收益","erasure.attested":"买方声明已全部删除（{date}）。","erasure.due":"买方须在 {date} 之前全部删除。","erasure.overdue":"买方本应在 {date} 之前全部删除，但尚未声明已删除。","erasure.title":"删除","error.other":"操作未成功：{message}","error.unauthorized":"这里只对家庭成员开放。请管理员把您添加为成员。","error.unknown":"操作未成功，原因不明。","findings.title":"规则提示","inferences.title":"从中可以推断出什么","kind.assent.given":"一位青少年表示同意","kind.assent.withdrawn":"一位青少年撤回了同意","kind.budget.spent":"动用了隐私预算","kind.buyer.checked":"已核查{buyer}的资质和资料","kind.computation.judged":"已核对{buyer}的计算结果","kind.computation.key_disclosed":"为审计交出了一次计算的密钥","kind.consent.withdrawn":"撤回了同意","kind.demand.blocked":"{buyer}的一项需求被规则拦截","kind.demand.declined":"您拒绝了“{demand}”","kind.demand.received":"{buyer}提出需求：“{demand}”","kind.demand.refused":"{buyer}的一项需求不合规，已拒收","kind.egress.answered":"买方服务器已答复","kind.egress.counted":"已计入发往{buyer}的其他流量：{size}","kind.egress.misunderstood":"买方的一个答复无法理解","kind.egress.sent":"向{buyer}发送了 {size}","kind.erasure.attested":"{buyer}声明已删除数据","kind.erasure.ignored":"{buyer}未按时删除数据","kind.erasure.requested":"已要求{buyer}删除数据","kind.guests.arrived":"客人来了","kind.guests.forgotten":"删除了一段来访记录","kind.guests.left":"客人走了","kind.guests.noted":"补记了一段来访时间","kind.inbound.refused":"{buyer}的一条消息被拒收","kind.inbound.unauthorized":"一条自称来自{buyer}的消息被拒收","kind.ledger.distributed":"收益已分发","kind.medal.earned":"获得一枚奖牌","kind.other":"已记录：{kind}","kind.package.created":"生成了一个数据包并出具证书","kind.payout.accepted":"{buyer}已受理一笔提现","kind.payout.account":"收款账户已更改","kind.payout.failed":"一笔提现失败","kind.payout.instructed":"已申请一笔提现","kind.payout.misunderstood":"无法理解有关提现的答复","kind.payout.paid":"一笔提现已完成","kind.payout.sent":"提现指令已发出","kind.payout.unknown":"尚不清楚一笔提现是否完成","kind.permission.changed":"一项许可有变更","kind.permission.given":"给予了一项许可","kind.permission.withdrawn":"撤回了一项许可","kind.sharing.off":"共享已关闭","kind.sharing.on":"共享已开启","kind.trade.accepted":"{buyer}接受了报价","kind.trade.acknowledged":"{buyer}收到了我们的消息","kind.trade.approved":"家庭批准了与{buyer}的交易","kind.trade.computed":"{buyer}已在密文上完成计算","kind.trade.delivered":"{buyer}签收了数据","kind.trade.disputed":"与{buyer}的付款存在争议","kind.trade.expired":"给{buyer}的报价已过期","kind.trade.inputs_ready":"已为{buyer}加密好数字","kind.trade.negotiation_terminated":"{buyer}终止了协商","kind.trade.offered":"已向{buyer}发出报价","kind.trade.reconciled":"与{buyer}的争议已解决","kind.trade.refused":"家庭终止了与{buyer}的交易","kind.trade.rejected":"{buyer}拒绝了我们的消息","kind.trade.release_ready":"给{buyer}的数据已打包封存","kind.trade.settled":"{buyer}出具了付款凭证","kind.trade.transfer_changed":"{buyer}推进了交付","kind.trade.transfer_requested":"{buyer}请求交付","kind.trade.verified":"{buyer}核验了协议","medal.bronze":"铜牌","medal.gold":"金牌","medal.silver":"银牌","overview.altogether":"累计 {amount}","overview.approvals":"等您决定","overview.bytes":"已送出","overview.demands":"需求","overview.earned":"本月收益","overview.fitting":"{count} 项符合","overview.fitting.one":"{count} 项符合","overview.nothing_shared":"没有数据离开您家。","overview.pending":"{amount} 即将到账","overview.reload":"Data Exchanger 已更新。","overview.reload_now":"加载新版本","overview.running":"{count} 笔交易进行中","overview.running.one":"1 笔交易进行中","overview.sealed":"全部封存","overview.sharing":"共享","overview.sharing_off":"已暂停","overview.sharing_on":"已开启","overview.sources":"识别到 {count} 个数据源","overview.sources.one":"识别到 1 个数据源","overview.title":"您家的数据","payout.accepted":"{amount} 正在转往 {account}","payout.ask":"提现","payout.ask_sure":"{amount} 将转往 {account}，由欠款的买方支付。","payout.failed":"{amount} 的提现失败","payout.instructed":"{amount} 正在转往 {account}","payout.none":"请在您的成员设置中填写收款账户。","payout.paid":"{amount} 已于 {date} 提现","payout.unknown":"尚不清楚 {amount} 是否到账","payout.unpaid":"可提现 {amount}","permissions.as_general":"与总体相同","permissions.assent":"我同意父母共享这项数据","permissions.by_buyer":"对某个买方单独设定","permissions.by_purpose":"对某种用途单独设定","permissions.caption":"每位成员对每类数据的许可","permissions.cell":"{member}，{category}：{level}","permissions.cell_refined":"{member}，{category}：最高{level}，附条件","permissions.empty":"请在 Data Exchanger 的设置中添加成员。在此之前不会送出任何数据。","permissions.ends":"至 {date}","permissions.general":"所有普通用途下最多可以送出","permissions.heading":"{category} · {member}","permissions.means_cohort":"只作为许多家庭合计中的一部分。","permissions.means_none":"谁都得不到任何数据。","permissions.means_private_statistics":"经过模糊处理的平均值和总量，没有人能认出您。","permissions.means_series":"随时间变化的单个数值，可能看出您何时在家。","permissions.means_statistics":"精确的平均值和总量。","permissions.presets":"预设","permissions.presets_for":"从预设开始 · {member}","permissions.saved":"即刻生效，凭据已写入证据记录。","permissions.title":"许可","permissions.until":"有效期至","permissions.whose":"成员","preset.earn_means":"家居数据给出细节，生活数据只给统计，营销除外。","preset.energy_trends_means":"只给能源的精确统计。","preset.nothing_means":"不送出任何数据。","preset.research_means":"为研究、教育、健康和公益提供模糊统计。","privacy.accuracy":"准确度","privacy.against":"价值与隐私","privacy.as_asked":"这就是买方的要求。","privacy.chosen":"{price}，数字偏差约 {noise}","privacy.demand":"需求","privacy.empty":"请在 Data Exchanger 的设置中添加成员。每位成员都有自己的预算。","privacy.left":"{member}：隐私预算剩余 {share}","privacy.less":"更多收入","privacy.means":"每次带噪声的送出都会透露一点。用掉的部分会随时间恢复。","privacy.more":"更多隐私","privacy.no_demand":"目前没有买方需要带噪声的统计。","privacy.noise":"数字偏差","privacy.other":"估算：与买方的要求相比，这样大约值多少。","privacy.plot":"隐私越少，价格和准确度越高。","privacy.price":"价格","privacy.slider":"用多少隐私换多少钱","privacy.takes":"占用预算","privacy.title":"隐私","privacy.too_much":"这会超出剩余的预算：不会给出答复。","privacy.unused":"近期没有任何送出动用过这份预算。","privacy.used":"{date}，计入至 {until}","privacy.uses":"预算用在哪里 · {member}","privacy.window":"{days} 天内的全部送出合计透露不超过 ε = {epsilon}。更早的送出不再计入。","reason.already_answered":"买方已掌握该时段的精确统计","reason.below_floor":"价格低于成员的最低要求","reason.budget_exhausted":"成员的隐私预算不足","reason.buyer_changed":"买方情况与您接受时不同","reason.cap_reached":"已达到成员设定的次数上限","reason.clock_set_back":"Home Assistant 的时钟被调回","reason.computation_refused":"计算结果与约定不符","reason.consent_withdrawn":"同意已撤回","reason.coverage_too_low":"记录中空缺太多","reason.element_missing":"您家没有记录这项数据","reason.expired":"已过期","reason.guest_room":"位于客房","reason.history_too_short":"历史记录不够长","reason.level_too_high":"要求的细节超过许可范围","reason.member_unclear":"需先更正成员信息","reason.method_unavailable":"您家无法以这种方式计算","reason.minor":"涉及未成年人","reason.minor_level":"未成年人的数据不得如此详细地离开","reason.minor_purpose":"该用途不得使用未成年人数据","reason.no_adult":"还没有成年成员","reason.no_assent":"青少年本人尚未同意","reason.no_guardian":"未成年人尚无监护人","reason.no_permission":"没有人许可","reason.not_allowed":"并非所有相关成员都许可","reason.not_compliant":"规则不允许","reason.package_changed":"数据包与批准时所见不同","reason.prohibited":"有成员禁止此用途","reason.quiet_hours":"现在是成员的免打扰时间","reason.refused_by_family":"家庭不想要这笔交易","reason.resolution_too_fine":"记录没有那么精细","reason.separate_consent":"需要针对该买方和用途的单独同意","reason.sharing_paused":"共享已暂停","reason.terminated_by_buyer":"买方已撤回","reason.unknown_subject":"不清楚涉及谁","status.missing":"Data Exchanger 没有响应：正在启动，或尚未设置。","status.offline":"与 Home Assistant 的连接已断开，会自动恢复。","status.stopped":"Data Exchanger 未在运行。请查看 Home Assistant 设置中的“修复”。","trade.bytes":"{rows} 行，封存后 {size}","trade.contributors":"数据来自","trade.dispute":"款项存在争议。{reason}对方说明：{stated}；约定：{agreed}。","trade.dispute_resolved":"款项曾有争议，现已解决。","trade.ended":"已终止：{reason}","trade.events":"经过","trade.package":"数据包指纹","trade.progress":"进度","trade.share_household":"家庭","trade.shares":"如何分配","trade.step.approved":"已批准","trade.step.delivered":"已交付","trade.step.offered":"已报价","trade.step.paid":"已付款","trade.title":"交易","withdraw.ask":"撤回同意","withdraw.category_sure":"此类数据不再送出。相关交易将终止，买方须删除已收到的数据。","withdraw.done":"已撤回。终止的交易：{ended}。要求删除：{erasures}。","withdraw.trade_sure":"您不再同意这笔交易：若仍在进行则终止，买方须删除已收到的数据。","withdraw.yes":"确认撤回"};var G1={en:{own:t1,shared:L5(j2,Y2),exceptions:X2},"zh-Hans":{own:V5,shared:L5(J2,C5),exceptions:H5}};function L5(r,C){return{level:C.level.options,purpose:C.purpose.options,resolution:C.resolution.options,role:C.role.options,category:C.category.options,preset:C.preset.options,state:r.event.trade.state_attributes.event_type.state}}var h=class{language;constructor(C){this.language=C.startsWith("zh")?"zh-Hans":"en"}text(C,H={}){let{own:V}=G1[this.language],L=H.count===1?V[`${C}.one`]:void 0;return e5(L??V[C]??t1[C],H)}find(C,H={}){return C in t1?this.text(C,H):void 0}term(C,H){return G1[this.language].shared[C][H.toLowerCase()]??H}label(C){return C[this.language]??C.en??""}error(C){let{code:H,translation_key:V,translation_placeholders:L,message:e}=C??{},i=G1[this.language].exceptions[V??H??""];return i?e5(i.message,L??{}):H==="unauthorized"?this.text("error.unauthorized"):e?this.text("error.other",{message:e}):this.text("error.unknown")}};function e5(r,C){return r.replaceAll(/\{(\w+)\}/g,(H,V)=>String(C[V]??H))}var r5=({me:r})=>r.admin||r.member!==null,u=class extends v{static styles=[x];static properties={busy:{state:!0},problem:{state:!0}};household;words=new h("en");home;stopListening;seen=-1;async refresh(){}static getStubConfig(){return{}}static getConfigForm(){let C=new h(document.documentElement.lang||"en");return{schema:[{name:"title",selector:{text:{}}}],computeLabel:()=>C.text("config.title"),computeHelper:()=>C.text("config.title_help")}}setConfig(C){this.config=C,this.requestUpdate()}get hass(){if(!this.home)throw new Error("the card has no Home Assistant yet");return this.home}set hass(C){let H=this.home;this.home=C,H?.locale!==C.locale&&(this.words=new h(C.locale.language),this.requestUpdate()),H?.connection!==C.connection&&this.follow()}connectedCallback(){super.connectedCallback(),this.home&&this.follow()}disconnectedCallback(){super.disconnectedCallback(),this.stopListening?.(),this.stopListening=void 0}follow(){this.stopListening?.(),this.household=K2(this.hass.connection),this.stopListening=this.household.listen(()=>this.changed()),this.changed()}changed(){this.requestUpdate();let C=this.household;C?.status==="ready"&&C.summary&&r5(C.summary)&&C.revision!==this.seen&&(this.seen=C.revision,this.attempt(()=>this.refresh(),{quietly:!0}))}async attempt(C,{quietly:H=!1}={}){H||(this.busy=!0),this.problem=void 0;try{return await C(),!0}catch(V){return this.problem=this.words.error(V),!1}finally{this.busy=!1,this.requestUpdate()}}ask(C,H={}){return this.hass.callWS({type:`data_exchanger/${C}`,...H})}async act(C,H={},V=!0){let{response:L}=await this.hass.callService("data_exchanger",C,H,void 0,!1,V);return L}getCardSize(){return 4}getGridOptions(){return{columns:12,min_columns:6,rows:"auto"}}willUpdate(C){super.willUpdate(C),this.lang=this.words.language}render(){if(!this.home||!this.household)return a;let C=this.config.title||this.words.text(this.titleKey),{status:H,summary:V}=this.household,L=V&&r5(V)?V:void 0;return t`<section class="card" aria-label=${C} aria-busy=${H==="loading"}>
      <header><h2>${C}</h2>${L?this.corner(L):a}</header>
      ${H==="ready"||H==="loading"||this.problem?a:t`<div class="note" role="status"><span>${this.words.text(`status.${H}`)}</span></div>`}
      ${this.problem?t`<div class="note bad" role="alert"><span>${this.problem}</span></div>`:a}
      ${L?this.body(L):V?t`<div class="note"><span>${this.words.text("error.unauthorized")}</span></div>`:this.skeleton()}
    </section>`}corner(C){return a}skeleton(){return t`<div class="unseen" role="status">${this.words.text("common.loading")}</div>
      ${[72,56,56].map(C=>t`<div class="bone" style="height:${C}px"></div>`)}`}};function M5(r,C,H,V,L=6){let e=Math.max(0,Math.floor(r/H)-L),M=Math.min(V,Math.ceil((r+C)/H)+L);return[Math.min(e,M),M]}var i1=class extends v{static properties={items:{attribute:!1},row:{attribute:!1},total:{attribute:!1},label:{attribute:!1},top:{state:!0}};rowHeight=68;mostRows=6.5;constructor(){super(),this.items=[],this.label="",this.top=0}createRenderRoot(){return this}scrolled=C=>{let{scrollTop:H,scrollHeight:V,clientHeight:L}=C.currentTarget;this.top=H,H+4*L>V&&this.dispatchEvent(new CustomEvent("near-end"))};render(){let C=this.items.length,H=Math.min(C,this.mostRows)*this.rowHeight,[V,L]=M5(this.top,H,this.rowHeight,C);return t`<div class="long-list" style="height:${H}px" @scroll=${this.scrolled}>
      <ul aria-label=${this.label||a} style="height:${C*this.rowHeight}px">
        ${this.items.slice(V,L).map((e,M)=>t`<li
              style="top:${(V+M)*this.rowHeight}px;height:${this.rowHeight}px"
              aria-setsize=${this.total??C}
              aria-posinset=${V+M+1}
            >
              ${this.row(e)}
            </li>`)}
      </ul>
    </div>`}},o1=m`
  .long-list {
    overflow-y: auto;
    overscroll-behavior: contain;
    scrollbar-width: thin;
    margin-inline: -16px;
  }
  .long-list ul {
    position: relative;
  }
  .long-list li {
    position: absolute;
    inset-inline: 0;
  }
  .row {
    display: flex;
    align-items: center;
    gap: 12px;
    width: 100%;
    height: 100%;
    padding-inline: 16px;
    border-top: 1px solid var(--dx-line);
  }
  .row:hover {
    background: color-mix(in oklab, var(--primary-text-color) 4%, transparent);
  }
  .row:focus-visible {
    outline-offset: -3px;
  }
  .row .grow {
    flex: 1;
    min-width: 0;
  }
  .row .line {
    display: block;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
    line-height: 1.45;
  }
  .row .end {
    display: flex;
    flex-direction: column;
    align-items: flex-end;
    gap: 3px;
    flex: none;
    line-height: 1.2;
  }
  .badge {
    display: grid;
    place-items: center;
    flex: none;
    width: 40px;
    height: 40px;
    border-radius: 50%;
    color: var(--dx-muted);
    background: color-mix(in oklab, var(--primary-text-color) 7%, transparent);
  }
  .badge.good {
    background: color-mix(in oklab, var(--dx-good) 22%, transparent);
    color: inherit;
  }
  .badge.warn {
    background: color-mix(in oklab, var(--dx-warn) 26%, transparent);
    color: inherit;
  }
  .badge.bad {
    background: color-mix(in oklab, var(--dx-bad) 20%, transparent);
    color: inherit;
  }
  .money {
    font-size: 16px;
    font-weight: 500;
    font-variant-numeric: tabular-nums;
  }
`;function d(r,C=24){return t`<svg class="icon" style="width:${C}px;height:${C}px" viewBox="0 0 24 24" aria-hidden="true">
    <path d=${r}></path>
  </svg>`}var a1=class extends v{static properties={heading:{},closeLabel:{attribute:!1}};static styles=m`
    dialog {
      display: flex;
      flex-direction: column;
      width: min(600px, 100vw - 32px);
      max-height: min(860px, 100dvh - 48px);
      padding: 0;
      border: 0;
      border-radius: 24px;
      color: var(--primary-text-color);
      background: var(--ha-dialog-surface-background, var(--card-background-color, #fff));
      box-shadow: 0 12px 48px rgb(0 0 0 / 30%);
      overflow: hidden;
    }
    dialog::backdrop {
      background: rgb(0 0 0 / 45%);
    }
    header {
      display: flex;
      align-items: start;
      gap: 8px;
      padding: 20px 12px 8px 24px;
    }
    h2 {
      flex: 1;
      margin: 0;
      font-size: 20px;
      font-weight: 500;
      line-height: 1.35;
      text-wrap: pretty;
    }
    button {
      display: grid;
      place-items: center;
      width: 40px;
      height: 40px;
      margin-top: -6px;
      border: 0;
      border-radius: 50%;
      color: inherit;
      background: none;
      cursor: pointer;
    }
    button:hover {
      background: color-mix(in oklab, var(--primary-text-color) 8%, transparent);
    }
    .icon {
      fill: currentColor;
    }
    .content {
      flex: 1;
      overflow-y: auto;
      padding: 4px 24px 20px;
      overscroll-behavior: contain;
    }
    @media (max-width: 600px) {
      dialog {
        width: 100vw;
        max-width: none;
        max-height: 92dvh;
        margin-bottom: 0;
        border-radius: 24px 24px 0 0;
      }
      header {
        padding-inline-start: 16px;
      }
      .content {
        padding-inline: 16px;
      }
    }
  `;render(){return t`<dialog aria-labelledby="heading" @close=${this.closed} @click=${this.clicked}>
      <header>
        <h2 id="heading">${this.heading}</h2>
        <button type="button" aria-label=${this.closeLabel} @click=${this.close}>${d(E)}</button>
      </header>
      <div class="content" tabindex="0" role="group" aria-labelledby="heading"><slot></slot></div>
      <slot name="footer"></slot>
    </dialog>`}firstUpdated(){this.dialog.showModal()}close=()=>this.dialog.close();get dialog(){return this.renderRoot.querySelector("dialog")}closed(){this.dispatchEvent(new CustomEvent("closed"))}clicked(C){C.target===this.dialog&&this.close()}},g=m`
  .facts {
    display: grid;
    gap: 18px;
  }
  .facts dt {
    font-size: 13px;
    color: var(--dx-muted);
    margin-bottom: 4px;
  }
  .facts dd {
    margin: 0;
    line-height: 1.5;
  }
  .chips {
    display: flex;
    flex-wrap: wrap;
    gap: 6px;
  }
  .decision {
    display: flex;
    flex-wrap: wrap;
    justify-content: flex-end;
    align-items: center;
    gap: 8px;
    padding: 12px 24px calc(16px + env(safe-area-inset-bottom));
    border-top: 1px solid var(--dx-line);
  }
  .decision p {
    flex: 1 1 100%;
  }
  .decision .first {
    margin-inline-end: auto;
  }
  .checks li {
    display: flex;
    align-items: center;
    gap: 8px;
    padding: 2px 0;
  }
  .checks .yes {
    color: color-mix(in oklab, var(--dx-good) 75%, var(--primary-text-color));
  }
  .checks .no {
    color: color-mix(in oklab, var(--dx-bad) 75%, var(--primary-text-color));
  }
  .sum {
    display: grid;
    grid-template-columns: 1fr auto;
    gap: 4px 0;
    font-variant-numeric: tabular-nums;
  }
  .sum > :nth-child(even) {
    padding-inline-start: 16px;
    text-align: end;
  }
  .sum .total {
    padding-top: 6px;
    border-top: 1px solid var(--dx-line);
    font-weight: 600;
  }
  .scale {
    display: flex;
    align-items: center;
    gap: 10px;
  }
  .code {
    font-family: var(--ha-font-family-code, monospace);
    font-size: 12px;
    overflow-wrap: anywhere;
  }
  .scroll {
    overflow-x: auto;
    border: 1px solid var(--dx-line);
    border-radius: 8px;
  }
  table {
    border-collapse: collapse;
    font-size: 13px;
    font-variant-numeric: tabular-nums;
    width: 100%;
  }
  caption {
    text-align: start;
    padding-bottom: 6px;
    color: var(--dx-muted);
    font-size: 13px;
  }
  th,
  td {
    padding: 6px 12px;
    text-align: start;
    white-space: nowrap;
    border-bottom: 1px solid var(--dx-line);
  }
  tr:last-child td {
    border-bottom: 0;
  }
  @media (max-width: 600px) {
    .decision {
      padding-inline: 16px;
    }
    .decision .button {
      flex: 1;
    }
  }
`;function Q1(r){let C=new Map;return(H,V)=>{let L=JSON.stringify([H,V]),e=C.get(L);return e||C.set(L,e=r(H,V)),e}}var t5=Q1((r,C)=>new Intl.NumberFormat(r,C)),i5=Q1((r,C)=>new Intl.DateTimeFormat(r,C)),K5=Q1((r,C)=>new Intl.RelativeTimeFormat(r,C)),j5={comma_decimal:["en-US","en"],decimal_comma:["de","es","it"],space_comma:["fr","sv","cs"],quote_decimal:["de-CH"]};function Y5({locale:r}){if(r.number_format!=="system")return j5[r.number_format]??[r.language]}function s(r,C,H={}){let V=r.locale.number_format!=="none",L=V?Y5(r):["en"];return t5(L,{useGrouping:V,...H}).format(C)}function l(r,{amount:C,currency:H}){let V=t5(["en"],{style:"currency",currency:H}).resolvedOptions().maximumFractionDigits??2;return s(r,C/10**V,{style:"currency",currency:H})}function O(r,C,H="EUR"){let V=Object.entries(C).filter(([,L])=>L!==0);return V.length||V.push([Object.keys(C)[0]??H,0]),V.map(([L,e])=>l(r,{amount:e,currency:L})).join(" + ")}function b(r,C){let H=["byte","kilobyte","megabyte","gigabyte"],V=C<1e3?0:Math.min(Math.floor(Math.log10(C)/3),H.length-1),L=C/1e3**V;return s(r,L,{style:"unit",unit:H[V]??"byte",unitDisplay:V?"short":"long",maximumFractionDigits:L<10&&V?1:0})}function o5({locale:r,config:C}){return r.time_zone==="server"?C?.time_zone:void 0}function X5({locale:r}){if(r.date_format!=="system")return[r.language]}function Z(r,C){return q1(r,{day:"numeric",month:"short",year:"numeric"}).format(new Date(C))}function a5(r,C){return q1(r,{weekday:"long",day:"numeric",month:"long"}).format(new Date(C))}function A5(r,C,H="long"){return q1(r,{month:H,...H==="long"?{year:"numeric"}:{}}).format(new Date(C))}function z1(r,C){let{time_format:H,language:V}=r.locale,L=H==="12"?"h12":H==="24"?"h23":void 0;return i5(H==="system"?void 0:[V],{hour:"numeric",minute:"2-digit",timeZone:o5(r),...L?{hourCycle:L}:{}}).format(new Date(C))}function d5(r,C,H=new Date().toISOString()){let V=Z(r,C),L=z1(r,C);return V===Z(r,H)?L:`${V}, ${L}`}function q1(r,C){let H=i5(X5(r),{...C,timeZone:o5(r)}),V={DMY:["day","month","year"],MDY:["month","day","year"],YMD:["year","month","day"]}[r.locale.date_format];return!V||!C.day||!C.year?H:{format:e=>{let M=new Map(H.formatToParts(e).map(({type:i,value:o})=>[i,o]));return V.map(i=>M.get(i)).join(" ")}}}var J5=[["day",86400],["hour",3600],["minute",60]];function A1(r,C,H=Date.now()){let V=(new Date(C).getTime()-H)/1e3,[L,e]=J5.find(([,i])=>Math.abs(V)>=i)??["minute",60];return K5([r.locale.language],{numeric:"auto"}).format(Math.trunc(V/e),L)}function n5(r,C){return new Intl.DisplayNames([r.locale.language],{type:"region"}).of(C)??C}var C3=[["demand.received",l2,""],["egress.sent",n2,""],["egress.misunderstood",D,"bad"],["inbound.",D,"bad"],["package.",y1,""],["payout.failed",D,"bad"],["payout.unknown",D,"bad"],["payout.",Y,"good"],["permission.",H1,"warn"],["sharing",h2,"warn"],["trade.accepted",m2,"good"],["trade.approved",i2,"good"],["trade.delivered",O2,"good"],["trade.expired",W,"bad"],["trade.negotiation_terminated",W,"bad"],["trade.refused",W,"bad"],["trade.rejected",W,"bad"],["trade.release_ready",y1,""],["trade.settled",r2,"good"]];function p5(r){let C=C3.find(([H])=>r.startsWith(H));return{path:C?.[1]??f2,tone:C?.[2]??""}}function m5(r,C,{state:H,amount:V,currency:L,account:e,updated:M}){return!H||V===null||!L?"":C.text(`payout.${H}`,{amount:l(r,{amount:V,currency:L}),account:e??"",date:M?Z(r,M):""})}function K1(r,C,{kind:H,facts:V},L){let e=typeof V.trade=="string"?V.trade:void 0,M=typeof V.demand=="string"?V.demand:e&&L.trades[e]||"",i={kind:H,buyer:L.buyers[String(V.buyer)]??C.text("activity.somebody"),demand:L.demands[M]??C.text("activity.something"),size:b(r,Number(V.bytes??0))},o=H==="sharing"?`kind.sharing.${V.on?"on":"off"}`:`kind.${H}`;return C.find(o,i)??C.text("kind.other",i)}function s5({words:r},C,H){return t`<div>
    <dd>
      ${r.text("demands.offered_by",{buyer:C})}
      <div class="muted small">${d(C1,16)} ${r.text("demands.proven")}</div>
    </dd>
    ${H?H3({words:r},H):a}
  </div>`}function H3({words:r},{changes:C,points:H,reputation:V}){let L=H.filter(({standing:M,aspect:i})=>M!=="missing"&&i!=="key"),e=H.filter(({standing:M})=>M==="missing").map(({label:M})=>r.label(M));return t`${C.length?t`<dd class="note warn"><span>${r.text("buyer.changed")}</span></dd>`:a}
    <dd class="chips" style="margin-top:8px">
      ${L.map(({label:M,standing:i,detail:o,doubt:A})=>t`<span class="chip ${i==="proven"?"good":A?"warn":""}" title=${A?r.label(A):a}
            >${r.label(M)}: ${o.replace(/^mailto:/,"")}
            <span class="muted">(${r.text(i==="proven"?"buyer.proven":"buyer.claimed")})</span></span
          >`)}
    </dd>
    ${e.length?t`<dd class="small muted" style="margin-top:4px">${r.text("buyer.missing",{what:e.join(", ")})}</dd>`:a}
    ${V.score===null?a:t`<dd class="small">${r.text("buyer.experience",{text:r.label(V.text)})}</dd>`}`}function j1({words:r},C){return t`<span class="scale"><dx-level .level=${C}></dx-level>${r.term("level",C)}</span>`}function d1({words:r},C){return t`<div class="chips">${C.map(H=>t`<span class="chip">${r.label(H.label)}</span>`)}</div>`}function Y1({hass:r,words:C},H,V){let L={amount:V.amount-H.amount,currency:H.currency};return t`<div class="sum">
    <span>${C.text("demands.price")}</span><span>${l(r,H)}</span>
    ${L.amount?t`<span>${C.text("demands.fee")}</span><span>${l(r,L)}</span>`:a}
    <span class="total">${C.text("demands.net")}</span><span class="total">${l(r,V)}</span>
  </div>`}function X1({words:r},C){return C.length?t`<div>
    <dt>${r.text("findings.title")}</dt>
    ${C.map(({outcome:H,text:V,law:L})=>t`<dd class="note ${H==="block"?"bad":"warn"}">
          <span>${r.label(V)} <span class="small muted">${L.join("; ")}</span></span>
        </dd>`)}
  </div>`:a}function J1({words:r},C){return C.length?t`<div>
    <dt>${r.text("inferences.title")}</dt>
    ${C.map(({severity:H,text:V,sources:L})=>t`<dd class="note ${H==="high"?"warn":""}">
          <span>${r.label(V)} <span class="small muted">${L[0]}</span></span>
        </dd>`)}
  </div>`:a}function l5(r,C,H,V){let{hass:L,words:e}=r,M=C.gaps.map(i=>[i,e.find(`reason.${i.reason}`)??i.reason]);return t`<dl class="facts">
    ${s5(r,H,V)}
    <div>
      <dt>${e.text("demands.purpose")}</dt>
      <dd>${d1(r,C.purposes)}</dd>
    </div>
    <div>
      <dt>${e.text("demands.what")}</dt>
      <dd>
        <ul class="checks">
          ${C.elements.map(({label:i,fits:o,required:A})=>t`<li>
                <span class=${o?"yes":"no"}>${d(o?t2:A2,20)}</span>
                <span
                  >${e.label(i)}${A?a:t` <span class="muted small">(${e.text("demands.optional")})</span>`}</span
                >
              </li>`)}
        </ul>
        <div class="small muted">
          ${Z(L,C.period.start)} – ${Z(L,C.period.end)} ·
          ${e.text("demands.resolution",{resolution:e.term("resolution",C.resolution).toLowerCase()})}
        </div>
      </dd>
    </div>
    ${M.length?t`<div>
          <dt>${e.text("demands.why_missing")}</dt>
          ${M.map(([i,o])=>t`<dd>${e.text("demands.gap",{element:e.label(i.label),reason:o})}</dd>`)}
        </div>`:a}
    ${X1(r,C.findings)} ${J1(r,C.inferences)}
    <div>
      <dt>${e.text("demands.shape")}</dt>
      <dd>${j1(r,C.level)}</dd>
    </div>
    <div>
      <dt>${e.text("demands.price")}</dt>
      <dd>${Y1(r,C.price,C.net)}</dd>
    </div>
    <div>
      <dd>
        ${e.text("demands.keeps",{count:C.retention_days,place:n5(L,C.place)})}
        · ${e.text("demands.ends",{when:A1(L,C.deadline)})}
      </dd>
    </div>
    ${C.prohibited.length?t`<div>
          <dt>${e.text("demands.never")}</dt>
          <dd>${d1(r,C.prohibited)}</dd>
        </div>`:a}
  </dl>`}function v5({hass:r,words:C},H){if(!H.rows)return t`<p>${C.text("demands.preview_none")}</p>`;let V={rows:s(r,H.rows),size:b(r,H.bytes)};return t`<p>${d(J,18)} ${C.text("demands.preview_what",V)}</p>
    ${H.noise?t`<p class="small muted">${C.text("demands.preview_noise")}</p>`:a}
    ${H.final?a:t`<p class="small muted">${C.text("demands.preview_grows")}</p>`}
    ${H.resources.map(({name:L,rows:e})=>{let[M=[],...i]=(H.first_rows[L]??[]).map(n=>n.split(",")),o=C.text("demands.preview_table",{name:L}),A=e-i.length;return t`<div class="scroll" tabindex="0" role="group" aria-label=${o}>
          <table>
            <caption class="unseen">
              ${o}
            </caption>
            <thead>
              <tr>
                ${M.map(n=>t`<th scope="col">${n}</th>`)}
              </tr>
            </thead>
            <tbody>
              ${i.map(n=>t`<tr>${n.map(p=>t`<td>${p}</td>`)}</tr>`)}
            </tbody>
          </table>
        </div>
        ${A>0?t`<p class="muted small">${C.text("demands.preview_more",{count:s(r,A)})}</p>`:a}`})}`}var V3=["offered","approved","delivered","paid"],L3={offered:1,awaiting_approval:1,agreed:2,delivering:2,delivered:3,completed:4,ended:0};function C2({words:r},{state:C}){let H=L3[C];return t`<ol class="steps" aria-label=${r.text("trade.progress")}>
    ${V3.map((V,L)=>t`<li class=${L<H?"done":""} aria-current=${L===H?"step":a}>
          <span>${r.text(`trade.step.${V}`)}</span>
        </li>`)}
  </ol>`}var n1=m`
  .steps {
    display: flex;
    gap: 6px;
  }
  .steps li {
    flex: 1;
    padding-top: 10px;
    font-size: 13px;
    line-height: 1.3;
    color: var(--dx-muted);
    border-top: 4px solid color-mix(in oklab, var(--primary-text-color) 14%, transparent);
    border-radius: 2px;
  }
  .steps li.done {
    color: inherit;
    border-color: var(--dx-accent);
  }
  .steps li[aria-current] {
    border-color: color-mix(in oklab, var(--dx-accent) 45%, transparent);
  }
`;function e3({hass:r,words:C},H,V){return t`<div>
    <dt>${C.text("trade.shares")}</dt>
    <dd class="sum">
      ${H.household.amount?t`<span>${C.text("trade.share_household")}</span><span>${l(r,H.household)}</span>`:a}
      ${H.members.map(L=>t`<span
              >${V[L.member]?.name}${L.reason?t`<span class="small muted"><br />${C.label(L.reason)}</span>`:a}</span
            ><span>${l(r,L)}</span>`)}
    </dd>
  </div>`}function r3({words:r},{dispute:C}){if(!C)return a;let{state:H,reason:V,stated:L,agreed:e}=C;if(H==="resolved")return t`<div class="note">${r.text("trade.dispute_resolved")}</div>`;let M=r.find(`dispute.${V}`)??V;return t`<div class="note bad">${r.text("trade.dispute",{reason:M,stated:L,agreed:e})}</div>`}function M3({hass:r,words:C},{erasure:H}){if(!H)return a;let[V,L,e]=H.attested?["erasure.attested",H.attested,"good"]:H.overdue?["erasure.overdue",H.due,"bad"]:["erasure.due",H.due,"warn"];return t`<div>
    <dt>${C.text("erasure.title")}</dt>
    <dd class="note ${e}"><span>${C.text(V,{date:Z(r,L)})}</span></dd>
  </div>`}function p1(r,C,H,V,L){let{hass:e,words:M}=r,i=C.contributors.map(A=>V[A]?.name).filter(Boolean),o=C.ended&&(M.find(`reason.${C.ended}`)??C.ended);return t`<dl class="facts">
    <div>
      <dd>
        ${C.ended?t`<span class="chip bad">${M.text("trade.ended",{reason:o??""})}</span>`:C2(r,C)}
        ${r3(r,C)}
      </dd>
    </div>
    ${M3(r,C)}
    <div>
      <dd>${M.text("demands.offered_by",{buyer:H})}</dd>
    </div>
    <div>
      <dt>${M.text("demands.purpose")}</dt>
      <dd>${d1(r,C.purposes)}</dd>
    </div>
    <div>
      <dt>${M.text("demands.what")}</dt>
      <dd>${C.elements.map(({label:A})=>M.label(A)).join(" · ")}</dd>
      <dd>${j1(r,C.level)}</dd>
    </div>
    ${i.length?t`<div>
          <dt>${M.text("trade.contributors")}</dt>
          <dd>${i.join(", ")}</dd>
        </div>`:a}
    <div>
      <dt>${M.text("demands.price")}</dt>
      <dd>${Y1(r,C.price,C.net)}</dd>
    </div>
    ${X1(r,C.findings)} ${J1(r,C.inferences)}
    ${L?e3(r,L,V):a}
    ${C.rows!==null&&C.bytes!==null?t`<div>
          <dt>${M.text("demands.buyer_gets")}</dt>
          <dd>
            ${M.text("trade.bytes",{rows:s(e,C.rows),size:b(e,C.bytes)})}
          </dd>
          <dd class="code muted" title=${M.text("trade.package")}>${C.package}</dd>
        </div>`:a}
  </dl>`}function m1({hass:r,words:C},H,{sentence:V,busy:L},e,M){if(H==="no")return t`<button class="button quiet first" type="button" @click=${()=>e("asked")}>
      ${d(b2)}${C.text("withdraw.ask")}
    </button>`;if(H!=="asked"){let[i,o]=[H.ended,H.erasures].map(A=>s(r,A.length));return t`<p role="status">${C.text("withdraw.done",{ended:i??"",erasures:o??""})}</p>`}return t`<p>${V}</p>
    <button class="button quiet" type="button" @click=${()=>e("no")}>${C.text("common.cancel")}</button>
    <button class="button danger" type="button" ?disabled=${L} @click=${M}>
      ${C.text(L?"common.working":"withdraw.yes")}
    </button>`}var t3=100,s1=class extends u{titleKey="activity.title";records;names={buyers:{},demands:{},trades:{}};next=null;trade;detailed=!1;open;known;withdrawing="no";verification;static styles=[x,o1,g,n1,m`
      details {
        margin-top: 18px;
      }
      summary {
        min-height: 44px;
        line-height: 44px;
        color: var(--dx-muted);
        cursor: pointer;
      }
      .filter {
        display: flex;
        align-items: center;
        justify-content: space-between;
        gap: 12px;
      }
    `];async refresh(){let C=this.open?.facts.trade;await Promise.all([this.load(),typeof C=="string"?this.lookUp(C):void 0])}async load(C){let{trade:H,detailed:V}=this,L=await this.ask("activity",{limit:t3,detailed:V,...C===void 0?{}:{before:C},...H?{trade_id:H}:{}});if(H!==this.trade||V!==this.detailed)return;let e=L.records.at(-1)?.sequence??0,M=this.records??[];if(C!==void 0)this.records=[...M,...L.records],this.next=L.next;else{let i=M.some(({sequence:o})=>o>=e)&&M.length>L.records.length;this.records=i?[...L.records,...M.filter(({sequence:o})=>o<e)]:L.records,i||(this.next=L.next)}this.names={buyers:{...this.names.buyers,...L.buyers},demands:{...this.names.demands,...L.demands},trades:{...this.names.trades,...L.trades}}}async more(){let C=this.next;C===null||this.busy||await this.attempt(()=>this.load(C))}corner({me:C}){return!C.admin||!this.records?.length?a:t`<button class="button" type="button" ?disabled=${this.busy} @click=${this.verify}>
      ${d(C1)}${this.words.text("activity.verify")}
    </button>`}async verify(){this.verification=void 0,await this.attempt(async()=>{this.verification=await this.act("verify_evidence")})}body(C){let{words:H}=this;if(!this.records)return this.problem?t``:this.skeleton();let V=this.next===null?this.records.length:void 0;return t`${this.outcome()}
      ${this.trade?t`<div class="filter">
            <span>${this.names.demands[this.names.trades[this.trade]??""]??H.text("trade.title")}</span>
            <button class="button quiet" type="button" @click=${()=>this.filter(void 0)}>
              ${H.text("activity.all")}
            </button>
          </div>`:a}
      ${this.records.length?t`<dx-list
            .items=${this.records}
            .total=${V??-1}
            .row=${this.row}
            .label=${H.text("activity.title")}
            @near-end=${this.more}
          ></dx-list>`:t`<div class="empty">${d(y2)}<p>${H.text("activity.empty")}</p></div>`}
      <div>
        <button class="button quiet" type="button" aria-pressed=${this.detailed} @click=${this.toggleDetails}>
          ${d(this.detailed?a2:o2)}${H.text("activity.detailed")}
        </button>
      </div>
      ${this.sheet(C)}`}toggleDetails(){this.detailed=!this.detailed,this.attempt(async()=>{this.next=null,this.records=void 0,await this.load()})}outcome(){let{verification:C,words:H}=this;if(!C)return a;let{verified:V,records:L,broken_at:e,reason:M}=C;return t`<div class="note ${V?"good":"bad"}" role="status">
      <span
        >${V?H.text("activity.verified",{count:s(this.hass,L)}):H.text("activity.broken",{sequence:e??0,reason:M})}</span
      >
    </div>`}row=C=>{let{path:H,tone:V}=p5(C.kind);return t`<button class="row" type="button" @click=${()=>this.show(C)}>
      <span class="badge ${V}">${d(H)}</span>
      <span class="grow">
        <span class="line">${K1(this.hass,this.words,C,this.names)}</span>
        <span class="line muted small">${d5(this.hass,C.at)}${this.about(C)}</span>
      </span>
    </button>`};about({facts:C}){let H=this.names.demands[this.names.trades[String(C.trade)]??""];return H?` · ${H}`:""}show(C){this.open=C,this.known=void 0,this.become("no");let H=C?.facts.trade;typeof H=="string"&&this.attempt(()=>this.lookUp(H),{quietly:!0})}filter(C){this.trade=C,this.records=void 0,this.next=null,this.show(void 0),this.attempt(()=>this.load())}sheet(C){let{open:H,known:V,words:L}=this;if(!H)return a;let{trade:e}=H.facts,M=t`<dl class="facts">
      <dd>${a5(this.hass,H.at)}, ${z1(this.hass,H.at)} · № ${s(this.hass,H.sequence)}</dd>
      <div>
        ${Object.entries(H.facts).map(([i,o])=>t`<dd class="code"><b>${i}</b>: ${typeof o=="object"?JSON.stringify(o):o}</dd>`)}
        <dd class="code"><b>hash</b>: ${H.hash}</dd>
      </div>
    </dl>`;return t`<dx-sheet
      .heading=${K1(this.hass,L,H,this.names)}
      .closeLabel=${L.text("common.close")}
      @closed=${()=>this.show(void 0)}
    >
      ${V?t`${p1(this,V.trade,C.buyers[V.trade.buyer]??"",C.members,V.shares)}
            <details>
              <summary>${L.text("activity.record")}</summary>
              ${M}
            </details>`:M}
      <div slot="footer">${typeof e=="string"?this.decision(e,C):a}</div>
    </dx-sheet>`}decision(C,{me:H}){let{words:V,withdrawing:L,known:e}=this,M=H.member!==null&&e?.trade.contributors.includes(H.member),i=e&&(e.trade.open||e.trade.bytes!==null)&&!e.trade.erasure,o=M&&(L!=="no"||i),A=t`<button class="button main" type="button" @click=${()=>this.filter(C)}>
      ${V.text("activity.open_trade")}
    </button>`;return t`<div class="decision">
      ${this.problem?t`<p class="small" role="alert">${this.problem}</p>`:a}
      ${o?m1(this,L,{sentence:V.text("withdraw.trade_sure"),busy:this.busy},n=>this.become(n),()=>this.withdraw(C)):a}
      ${L!=="asked"&&C!==this.trade?A:a}
    </div>`}become(C){this.withdrawing=C,this.problem=void 0,this.requestUpdate()}async withdraw(C){await this.attempt(async()=>{this.withdrawing=await this.ask("consent/withdraw",{trade:C}),await this.lookUp(C)})}async lookUp(C){let{items:H}=await this.ask("trades",{limit:200}),V=H.find(({id:e})=>e===C);if(!V||this.open?.facts.trade!==C)return;let L=await this.ask("shares",{trade_id:C}).catch(()=>{});this.known={trade:V,shares:L}}};var x5=50,i3={accept:"accept_demand",decline:"decline_demand",approve:"approve_trade",veto:"reject_trade"},l1=class extends u{titleKey="demands.title";demands;trades=[];buyers=[];open;question;preview;shares;static styles=[x,o1,g,n1,m`
      .asked {
        display: grid;
        gap: 12px;
        padding: 14px;
        border-radius: 12px;
        background: color-mix(in oklab, var(--dx-warn) 16%, transparent);
      }
      .asked .what {
        display: flex;
        justify-content: space-between;
        gap: 12px;
      }
      .asked .buttons {
        display: flex;
        flex-wrap: wrap;
        gap: 8px;
      }
      .running {
        display: grid;
        gap: 8px;
        width: 100%;
        padding: 12px 14px;
        border-radius: 12px;
        box-shadow: inset 0 0 0 1px var(--dx-line);
      }
      .between {
        display: flex;
        justify-content: space-between;
        gap: 12px;
      }
      .preview {
        display: grid;
        gap: 10px;
        margin-top: 18px;
        padding-top: 18px;
        border-top: 1px solid var(--dx-line);
      }
      .stack {
        display: grid;
        gap: 10px;
      }
    `];async refresh(){let C=Math.min(200,Math.max(x5,this.demands?.items.length??0)),[H,V,{buyers:L}]=await Promise.all([this.ask("demands",{limit:C}),this.ask("trades",{limit:200}),this.ask("buyers")]);this.demands=H,this.buyers=L,this.trades=V.items}async more(){let C=this.demands;!C||this.busy||C.items.length>=C.total||await this.attempt(async()=>{let H=await this.ask("demands",{offset:C.items.length,limit:x5}),V=new Set(C.items.map(({id:e})=>e)),L=[...C.items,...H.items.filter(({id:e})=>!V.has(e))];this.demands={total:H.items.length?H.total:L.length,items:L}})}body(C){let{words:H}=this;if(!this.demands)return this.problem?t``:this.skeleton();let V=this.trades.filter(({state:M})=>M==="awaiting_approval"),L=this.trades.filter(({state:M,open:i})=>i&&M!=="awaiting_approval"),e=!Object.keys(C.buyers).length;return t`${V.length?t`<div class="stack">
            <h3>${H.text("demands.waiting")}</h3>
            ${V.map(M=>this.asked(M,C))}
          </div>`:a}
      ${this.demands.items.length?t`<dx-list
            .items=${this.demands.items}
            .total=${this.demands.total}
            .row=${M=>this.row(M,C)}
            .label=${H.text("common.list_of",{name:H.text("demands.open"),count:this.demands.total})}
            @near-end=${this.more}
          ></dx-list>`:t`<div class="empty">
            ${d(v2)}
            <p>${H.text("demands.empty")} ${e?H.text("demands.empty_buyers"):a}</p>
          </div>`}
      ${L.length?t`<div class="stack">
            <h3>${H.text("demands.running")}</h3>
            ${L.slice(0,5).map(M=>this.runningTrade(M,C))}
          </div>`:a}
      ${this.sheet(C)}`}buyer(C,H){return C.buyers[H]??H}asked(C,H){return t`<div class="asked">
      <div class="what">
        <div>
          <b>${C.elements.map(({label:V})=>this.words.label(V)).join(" · ")}</b>
          <div class="small">${this.buyer(H,C.buyer)} · ${this.words.term("level",C.level)}</div>
        </div>
        <span class="money">${l(this.hass,C.net)}</span>
      </div>
      ${this.awaits(C,H)}
      <div class="buttons">
        ${C.may_approve?t`<button class="button main" type="button" @click=${()=>this.show({trade:C.id},"approve")}>
              ${d($)}${this.words.text("common.approve")}
            </button>`:a}
        ${C.may_reject?t`<button class="button" type="button" @click=${()=>this.show({trade:C.id},"veto")}>
              ${d(E)}${this.words.text("demands.veto")}
            </button>`:a}
      </div>
    </div>`}awaits({awaited:C,may_approve:H},{me:V,members:L}){let e=C.filter(M=>M!==V.member).map(M=>L[M]?.name??"");return H||!e.length?a:t`<span class="small">${d(f1,16)} ${this.words.text("demands.awaits",{names:e.join(", ")})}</span>`}runningTrade(C,H){return t`<button class="running" type="button" @click=${()=>this.show({trade:C.id})}>
      <span class="between small"
        ><b>${this.buyer(H,C.buyer)}</b><span>${l(this.hass,C.net)}</span></span
      >
      ${C2(this,C)}
    </button>`}row(C,H){let{words:V,hass:L}=this,[e,M]=C.complete?C.score===100?["good","demands.fits"]:["good","demands.fits_partly"]:["warn","demands.missing"];return t`<button class="row" type="button" @click=${()=>this.show({demand:C.id})}>
      <span class="badge ${e}">${d(C.complete?x2:f1)}</span>
      <span class="grow">
        <span class="line">${C.title}</span>
        <span class="line muted small"
          ><dx-level .level=${C.level}></dx-level> ${this.buyer(H,C.buyer)} ·
          ${V.text("demands.ends",{when:A1(L,C.deadline)})}</span
        >
      </span>
      <span class="end">
        <span class="money">${l(L,C.net)}</span>
        <span class="chip ${e}">${V.text(M)}</span>
      </span>
    </button>`}show(C,H){this.open=C,this.question=H,this.preview=void 0,this.shares=void 0,this.problem=void 0,"trade"in C&&this.attempt(()=>this.lookAtShares(C.trade),{quietly:!0}),this.requestUpdate()}async lookAtShares(C){this.shares=await this.ask("shares",{trade_id:C})}hide=()=>{this.open=void 0,this.requestUpdate()};sheet(C){let{open:H}=this;if(!H)return a;if("trade"in H){let e=this.trades.find(({id:o})=>o===H.trade);if(!e)return a;let M=this.buyer(C,e.buyer),i=[...e.may_reject?["veto"]:[],...e.may_approve?["approve"]:[]];return t`<dx-sheet
        .heading=${e.elements.map(({label:o})=>this.words.label(o)).join(" · ")}
        .closeLabel=${this.words.text("common.close")}
        @closed=${this.hide}
      >
        ${p1(this,e,M,C.members,this.shares)}
        ${e.state==="awaiting_approval"&&i.length?this.leaving({trade_id:e.id}):a}
        <div slot="footer">${i.length?this.decision(i,e.id,M):a}</div>
      </dx-sheet>`}let V=this.demands?.items.find(({id:e})=>e===H.demand);if(!V)return a;let L=this.buyer(C,V.buyer);return t`<dx-sheet .heading=${V.title} .closeLabel=${this.words.text("common.close")} @closed=${this.hide}>
      ${l5(this,V,L,this.buyers.find(({id:e})=>e===V.buyer))}
      ${C.me.admin&&V.complete?this.leaving({demand_id:V.id}):a}
      <div slot="footer">
        ${C.me.admin?this.decision(V.complete?["decline","accept"]:["decline"],V.id,L):t`<div class="decision"><p class="small muted">${this.words.text("demands.admin_only")}</p></div>`}
      </div>
    </dx-sheet>`}leaving(C){return t`<div class="preview" aria-live="polite">
      ${this.preview?v5(this,this.preview):t`<div>
            <button class="button" type="button" ?disabled=${this.busy} @click=${()=>this.look(C)}>
              ${d(J)}${this.words.text(this.busy?"common.working":"demands.preview")}
            </button>
          </div>`}
    </div>`}decision(C,H,V){let{words:L,question:e}=this,M=this.problem?t`<p class="small" role="alert">${this.problem}</p>`:a;if(e&&C.includes(e)){let o=e==="decline"||e==="veto";return t`<div class="decision" role="group">
        ${M}
        <p>${L.text(`demands.${e}_sure`,{buyer:V})}</p>
        <button class="button quiet" type="button" @click=${()=>this.consider(void 0)}>${L.text("common.cancel")}</button>
        <button
          class="button ${o?"danger":"main"}"
          type="button"
          ?disabled=${this.busy}
          @click=${()=>this.answer(e,H)}
        >
          ${L.text(this.busy?"common.working":`demands.${e}_yes`)}
        </button>
      </div>`}let i={accept:"demands.accept",decline:"demands.decline",approve:"common.approve",veto:"demands.veto"};return t`<div class="decision">
      ${M}
      ${C.map((o,A)=>t`<button
            class="button ${A===C.length-1&&C.length>1?"main":"quiet"}"
            type="button"
            @click=${()=>this.consider(o)}
          >
            ${d(o==="accept"?g2:o==="approve"?$:E)}
            ${L.text(i[o])}
          </button>`)}
    </div>`}consider(C){this.question=C,this.problem=void 0,this.requestUpdate()}async look(C){await this.attempt(async()=>{this.preview=await this.act("preview_package",C)})}async answer(C,H){let V=C==="approve"||C==="veto"?"trade_id":"demand_id";await this.attempt(async()=>{let e=C==="approve"&&this.preview?.final?{package:this.preview.sha256}:{};await this.act(i3[C],{[V]:H,...e},C!=="decline"),await this.refresh()})&&(this.renderRoot.querySelector("dx-sheet")?.close(),this.hide())}};function u5(r){let C=new Map;for(let{currency:H}of r)C.set(H,(C.get(H)??0)+1);return[...C].sort(([H,V],[L,e])=>e-V||H.localeCompare(L))[0]?.[0]}function H2(r,C,H){let V=new Map;for(let L of r){let e=H(L);L.currency===C&&e!==null&&V.set(e,(V.get(e)??0)+L.amount)}return[...V].sort(([,L],[,e])=>e-L)}function Z5(r,C){let H={};for(let V of r)V.month===C&&(H[V.currency]=(H[V.currency]??0)+V.amount);return H}function c5(r,C){let[H=1970,V=1]=r.split("-").map(Number);return Array.from({length:C},(L,e)=>new Date(Date.UTC(H,V-C+e,1)).toISOString().slice(0,7))}var o3=6,v1=class extends u{titleKey="earnings.title";earnings;asked;static styles=[x,g,m`
      .totals {
        display: grid;
        grid-template-columns: repeat(3, 1fr);
        gap: 12px;
      }
      .totals dd {
        margin: 2px 0 0;
        font-size: 18px;
        font-weight: 500;
        font-variant-numeric: tabular-nums;
      }
      .bars {
        display: grid;
        grid-auto-flow: column;
        grid-auto-columns: 1fr;
        align-items: end;
        gap: 8px;
      }
      .bars li {
        display: grid;
        gap: 6px;
        justify-items: center;
        font-size: 12px;
        color: var(--dx-muted);
        font-variant-numeric: tabular-nums;
      }
      .bars i {
        width: 100%;
        max-width: 44px;
        border-radius: 6px 6px 2px 2px;
        background: color-mix(in oklab, var(--primary-color) 35%, transparent);
      }
      .bars li:last-child i {
        background: var(--primary-color);
      }
      .bars li:last-child {
        color: inherit;
        font-weight: 500;
      }
      .part {
        display: grid;
        gap: 10px;
      }
      .lines {
        display: grid;
        gap: 10px;
      }
      .lines li {
        display: grid;
        grid-template-columns: 1fr auto;
        gap: 4px 12px;
        align-items: center;
        font-size: 14px;
      }
      .lines .money {
        font-variant-numeric: tabular-nums;
      }
      .lines i {
        grid-column: 1 / -1;
        height: 6px;
        border-radius: 3px;
        background: color-mix(in oklab, var(--primary-text-color) 8%, transparent);
      }
      .lines i b {
        display: block;
        height: 100%;
        border-radius: 3px;
        background: var(--primary-color);
      }
      .person {
        display: flex;
        align-items: center;
        flex-wrap: wrap;
        gap: 2px 8px;
      }
      .payout {
        grid-column: 1 / -1;
        display: flex;
        align-items: center;
        justify-content: space-between;
        gap: 12px;
      }
      .medal {
        color: var(--medal);
      }
      .medal.bronze {
        --medal: #b0703c;
      }
      .medal.silver {
        --medal: #8d99a6;
      }
      .medal.gold {
        --medal: #c99a1b;
      }
    `];async refresh(){this.earnings=await this.ask("earnings",{limit:1})}body(C){let{earnings:H,words:V,hass:L}=this;if(!H)return this.problem?t``:this.skeleton();let e=u5(H.months),{totals:M}=H,i=e??Object.keys(M.agreed)[0]??Object.keys(M.estimated)[0];return t`<dl class="totals">
        ${["settled","agreed","estimated"].map(o=>t`<div>
              <dt class="muted small">${V.text(`earnings.${o}`)}</dt>
              <dd>${O(L,M[o],i)}</dd>
            </div>`)}
      </dl>
      ${e?t`${this.months(H.months,e)} ${this.categories(H.months,e)}`:t`<div class="empty">${d(c2)}<p>${V.text("earnings.empty")}</p></div>`}
      ${this.members(H,C)} ${this.sheet()}`}months(C,H){let V=new Map(H2(C,H,({month:M})=>M)),L=c5(new Date().toISOString().slice(0,7),o3),e=Math.max(1,...L.map(M=>V.get(M)??0));return t`<ul class="bars" aria-label=${this.words.text("earnings.by_month")}>
      ${L.map(M=>{let i=V.get(M)??0;return t`<li>
          <span>${i?l(this.hass,{amount:i,currency:H}):a}</span>
          <i style="height:${4+Math.max(0,84*(i/e))}px"></i>
          <span>${A5(this.hass,`${M}-15`,"short")}</span>
        </li>`})}
    </ul>`}categories(C,H){let V=H2(C,H,({category:e})=>e),L=V[0]?.[1]??0;return L<=0?a:t`<div class="part">
      <h3>${this.words.text("earnings.by_category")}</h3>
      <ul class="lines">
        ${V.slice(0,6).map(([e,M])=>t`<li>
              <span>${this.words.term("category",e)}</span>
              <span class="money">${l(this.hass,{amount:M,currency:H})}</span>
              <i><b style="width:${Math.max(0,100*M/L)}%"></b></i>
            </li>`)}
      </ul>
    </div>`}members({members:C},{me:H}){let{words:V}=this,L=Object.entries(C).sort(([e],[M])=>+(M===H.member)-+(e===H.member));return L.length?t`<div class="part">
      <h3>${V.text("earnings.by_member")}</h3>
      <ul class="lines">
        ${L.map(([e,M])=>this.member(M,e===H.member))}
      </ul>
    </div>`:a}member({name:C,earned:H,score:V,medal:L,months_in_a_row:e,payout:M},i){let{words:o,hass:A}=this;return t`<li>
      <span class="person">
        <span>${C}</span>
        ${["bronze","silver","gold"].includes(L)?t`<span class="medal ${L}" role="img" aria-label=${o.find(`medal.${L}`)??L}
              >${d(Z2,20)}</span
            >`:a}
        ${V===null?a:t`<span class="small muted">${o.text("earnings.score",{score:s(A,V)})}</span>`}
        ${e>1?t`<span class="small muted">${o.text("earnings.row",{count:e})}</span>`:a}
      </span>
      <span class="money">${O(A,H)}</span>
      ${this.payout(M,i)}
    </li>`}payout(C,H){let{words:V,hass:L}=this,e=m5(L,V,C),M=H&&Object.values(C.unpaid).some(i=>i>0);return!e&&!M?a:t`<span class="payout small muted">
      <span
        >${e}${e&&M?" · ":""}${M?V.text(C.account?"payout.unpaid":"payout.none",{amount:O(L,C.unpaid)}):a}</span
      >
      ${M&&C.account?t`<button class="button" type="button" @click=${()=>this.ponder(C)}>
            ${d(Y)}${V.text("payout.ask")}
          </button>`:a}
    </span>`}ponder(C){this.asked=C,this.problem=void 0,this.requestUpdate()}sheet(){let{asked:C,words:H,hass:V}=this;if(!C)return a;let[[L,e]=["EUR",0]]=Object.entries(C.unpaid).filter(([,i])=>i>0),M={amount:l(V,{amount:e,currency:L}),account:C.account??""};return t`<dx-sheet
      .heading=${H.text("payout.ask")}
      .closeLabel=${H.text("common.close")}
      @closed=${()=>this.ponder(void 0)}
    >
      <p>${H.text("payout.ask_sure",M)}</p>
      <div slot="footer" class="decision">
        ${this.problem?t`<p class="small" role="alert">${this.problem}</p>`:a}
        <button class="button quiet" type="button" @click=${()=>this.ponder(void 0)}>${H.text("common.cancel")}</button>
        <button class="button main" type="button" ?disabled=${this.busy} @click=${()=>this.payOut(L)}>
          ${H.text(this.busy?"common.working":"payout.ask")}
        </button>
      </div>
    </dx-sheet>`}async payOut(C){await this.attempt(async()=>{await this.act("request_payout",{currency:C}),await this.refresh()})&&this.ponder(void 0)}};var x1=class extends u{titleKey="overview.title";month={};static styles=[x,m`
      .toggle {
        display: flex;
        align-items: center;
        gap: 10px;
        min-height: 40px;
        font-size: 14px;
      }
      .track {
        position: relative;
        width: 52px;
        height: 32px;
        border-radius: 16px;
        background: color-mix(in oklab, var(--primary-text-color) 26%, transparent);
        transition: background 0.2s;
      }
      .track::after {
        content: "";
        position: absolute;
        inset: 4px auto 4px 4px;
        width: 24px;
        border-radius: 50%;
        background: #fff;
        box-shadow: 0 1px 3px rgb(0 0 0 / 35%);
        transition: translate 0.2s;
      }
      [aria-checked="true"] .track {
        background: var(--dx-accent);
      }
      [aria-checked="true"] .track::after {
        translate: 20px 0;
      }
      .hero {
        display: flex;
        flex-wrap: wrap;
        align-items: baseline;
        gap: 4px 14px;
      }
      .hero strong {
        font-size: 44px;
        font-weight: 500;
        line-height: 1.1;
        letter-spacing: -0.02em;
        font-variant-numeric: tabular-nums;
      }
      .hero .label {
        flex: 1 1 100%;
      }
      .tiles {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(130px, 1fr));
        gap: 10px;
      }
      .tile {
        display: flex;
        flex-direction: column;
        gap: 2px;
        padding: 12px 14px;
        border-radius: 12px;
        background: color-mix(in oklab, var(--primary-text-color) 5%, transparent);
      }
      .tile b {
        font-size: 20px;
        font-weight: 500;
        font-variant-numeric: tabular-nums;
      }
      .tile .head {
        display: flex;
        align-items: center;
        gap: 6px;
      }
      .tile.urgent {
        grid-column: 1 / -1;
        background: color-mix(in oklab, var(--dx-warn) 20%, transparent);
      }
    `];async refresh(){let C=new Date().toISOString().slice(0,7),{months:H}=await this.ask("earnings",{since:C,limit:1});this.month=Z5(H,C)}corner({sharing:C,switch:H}){if(!H)return a;let V=this.words.text(C?"overview.sharing_on":"overview.sharing_off");return t`<button
      class="toggle"
      type="button"
      role="switch"
      aria-checked=${C}
      aria-label=${this.words.text("overview.sharing")}
      ?disabled=${this.busy}
      @click=${()=>this.toggle(H,!C)}
    >
      <span aria-hidden="true">${this.words.text("overview.sharing")} · ${V}</span><span class="track"></span>
    </button>`}async toggle(C,H){await this.attempt(async()=>{await this.hass.callService("switch",H?"turn_on":"turn_off",{},{entity_id:C},!1)})}body(C){let{words:H,hass:V}=this,L=Object.values(C.pending).some(Boolean),e=Object.entries(C.earned).some(([i,o])=>o!==(this.month[i]??0)),M=Object.keys(C.pending)[0]??Object.keys(C.earned)[0];return t`${this.outdated(C)}
      <div class="hero">
        <span class="label muted small">${H.text("overview.earned")}</span>
        <strong>${O(V,this.month,M)}</strong>
        ${L?t`<span class="chip good"
              >${H.text("overview.pending",{amount:O(V,C.pending)})}</span
            >`:a}
        ${e?t`<span class="muted small">${H.text("overview.altogether",{amount:O(V,C.earned)})}</span>`:a}
      </div>
      <div class="tiles">
        ${C.approvals?this.tile(S2,H.text("overview.approvals"),s(V,C.approvals),H.text("overview.running",{count:C.running}),!0):a}
        ${this.tile(s2,H.text("overview.demands"),s(V,C.demands),H.text("overview.fitting",{count:C.fitting}))}
        ${this.tile(u2,H.text("overview.bytes"),b(V,C.bytes_sent),C.bytes_sent?H.text("overview.sealed"):H.text("overview.nothing_shared"))}
      </div>
      <p class="muted small">
        ${d(d2,16)} ${H.text("overview.sources",{count:C.catalogue})}${C.sharing?a:t` · ${H.text("overview.nothing_shared")}`}
      </p>`}tile(C,H,V,L,e=!1){return t`<div class="tile ${e?"urgent":""}">
      <span class="head muted small">${d(C,16)} ${H}</span><b>${V}</b><span class="muted small">${L}</span>
    </div>`}outdated({cards:C}){let H=new URL(import.meta.url).searchParams.get("v");return!H||H===C?a:t`<div class="note">
      <span>${this.words.text("overview.reload")}</span>
      <button class="button" type="button" @click=${()=>window.location.reload()}>
        ${this.words.text("overview.reload_now")}${d(X,20)}
      </button>
    </div>`}};var Z1=["none","cohort","private_statistics","statistics","series"],u1=class extends v{static properties={level:{}};static styles=m`
    :host {
      display: inline-flex;
      align-items: flex-end;
      gap: 2px;
      height: 16px;
      vertical-align: -2px;
    }
    i {
      width: 4px;
      border-radius: 2px;
      background: color-mix(in oklab, var(--primary-text-color) 18%, transparent);
    }
    i.on {
      background: var(--primary-color);
    }
  `;render(){let C=Z1.indexOf(this.level);return t`${[1,2,3,4].map(H=>t`<i class=${H<=C?"on":""} style="height:${4+H*3}px"></i>`)}`}};function V2(r,{category:C,purpose:H,buyer:V}){return r.permissions.find(L=>L.category===C&&L.buyer===V&&(H?L.purposes?.length===1&&L.purposes[0]===H:!L.purposes?.length))}function R(r,C){let H=r.permissions.filter(V=>V.category===C).map(({level:V})=>Z1.indexOf(V));return Z1[Math.max(0,...H)]??"none"}function S5(r,C){return r.permissions.some(H=>H.category===C&&(H.buyer||H.purposes?.length||H.until||H.quiet||H.floor))}var h5=m`
  .scroll {
    margin-inline: -16px;
    border: 0;
    border-radius: 0;
  }
  .matrix th,
  .matrix td {
    padding: 0;
    height: 52px;
    font-size: 14px;
  }
  .matrix thead th {
    max-width: 72px;
    padding-inline: 4px;
    text-align: center;
    font-weight: 500;
    overflow: hidden;
    text-overflow: ellipsis;
  }
  .matrix tbody th {
    position: sticky;
    left: 0;
    padding-inline: 16px 8px;
    font-weight: 400;
    white-space: normal;
    background: var(--card-background-color, #fff);
  }
  .matrix thead td {
    border-bottom: 1px solid var(--dx-line);
  }
  .matrix tbody tr:last-child > * {
    border-bottom: 0;
  }
  .matrix td {
    min-width: 58px;
    text-align: center;
  }
  .cell {
    display: inline-grid;
    place-items: center;
    position: relative;
    width: 52px;
    height: 44px;
    border-radius: 10px;
  }
  button.cell:hover {
    background: color-mix(in oklab, var(--primary-text-color) 6%, transparent);
  }
  .cell.refined::after {
    content: "";
    position: absolute;
    top: 8px;
    right: 8px;
    width: 6px;
    height: 6px;
    border-radius: 50%;
    background: var(--dx-warn);
  }
  .legend {
    display: flex;
    flex-wrap: wrap;
    gap: 4px 16px;
  }
  .legend span {
    display: inline-flex;
    align-items: center;
    gap: 6px;
  }
  fieldset {
    display: grid;
    gap: 4px;
    margin: 0;
    padding: 0;
    border: 0;
  }
  legend {
    padding: 0 0 6px;
    font-size: 13px;
    color: var(--dx-muted);
  }
  .choice {
    display: grid;
    grid-template-columns: auto auto 1fr;
    align-items: center;
    gap: 4px 14px;
    min-height: 48px;
    padding: 8px 14px;
    border-radius: 12px;
    cursor: pointer;
  }
  .choice:has(:checked) {
    background: var(--dx-tint);
  }
  .choice:has(:focus-visible) {
    outline: 2px solid var(--dx-accent);
  }
  .choice input {
    width: 20px;
    height: 20px;
    margin: 0;
    accent-color: var(--dx-accent);
  }
  .choice .small {
    grid-column: 3;
  }
  .pairs {
    display: grid;
    gap: 8px;
  }
  .pair {
    display: flex;
    align-items: center;
    justify-content: space-between;
    gap: 12px;
    min-height: 44px;
  }
  select,
  input[type="date"] {
    min-height: 40px;
    max-width: 60%;
    padding: 0 10px;
    font: inherit;
    font-size: 14px;
    color: inherit;
    color-scheme: light dark;
    background: var(--card-background-color, #fff);
    border: 1px solid var(--dx-line);
    border-radius: 8px;
  }
`;var c1=class extends u{titleKey="permissions.title";matrix;open;saved=!1;withdrawing="no";static styles=[x,g,h5];async refresh(){this.matrix=await this.ask("permissions")}corner(C){let H=this.matrix?.members.find(({me:V,may_edit:L})=>V&&L)??this.matrix?.members.find(V=>V.may_edit);return H?t`<button class="button" type="button" @click=${()=>this.show({presets:H.id})}>
      ${d(O1)}${this.words.text("permissions.presets")}
    </button>`:a}body(C){let{words:H,matrix:V}=this;if(!V)return this.problem?t``:this.skeleton();let L=V.categories.filter(({id:M,entries:i})=>i||V.members.some(o=>R(o,M)!=="none")),e=[...V.members].sort((M,i)=>Number(i.me)-Number(M.me));return e.length?t`<div class="scroll" tabindex="0" role="group" aria-label=${H.text("permissions.title")}>
        <table class="matrix">
          <caption class="unseen">
            ${H.text("permissions.caption")}
          </caption>
          <thead>
            <tr>
              <td></td>
              ${e.map(({name:M})=>t`<th scope="col">${M}</th>`)}
            </tr>
          </thead>
          <tbody>
            ${L.map(({id:M})=>t`<tr>
                  <th scope="row">${H.term("category",M)}</th>
                  ${e.map(i=>t`<td>${this.cell(i,M)}</td>`)}
                </tr>`)}
          </tbody>
        </table>
      </div>
      <p class="legend small muted">
        ${V.levels.map(M=>t`<span><dx-level .level=${M}></dx-level>${H.term("level",M)}</span>`)}
      </p>
      ${this.sheet(V)}`:t`<div class="empty">${d(H1)}<p>${H.text("permissions.empty")}</p></div>`}cell(C,H){let V=R(C,H),L=V!=="none"&&S5(C,H),e=this.words.text(L?"permissions.cell_refined":"permissions.cell",{member:C.name,category:this.words.term("category",H),level:this.words.term("level",V)}),M=t`<dx-level .level=${V}></dx-level>`,i=`cell ${L?"refined":""}`;return!C.may_edit&&!C.may_assent?t`<span class=${i} role="img" aria-label=${e}>${M}</span>`:t`<button class=${i} type="button" aria-label=${e} @click=${()=>this.show({member:C.id,category:H})}>
      ${M}
    </button>`}show(C){this.open=C,this.become("no")}become(C){this.withdrawing=C,this.saved=!1,this.problem=void 0,this.requestUpdate()}async withdraw(C,H){await this.attempt(async()=>{this.withdrawing=await this.ask("consent/withdraw",{member:C,category:H}),await this.refresh()})}hide=()=>this.show(void 0);sheet(C){let{open:H,words:V}=this;if(!H)return a;let L=C.members.find(({id:M})=>M===("presets"in H?H.presets:H.member));if(!L)return a;let e="presets"in H?V.text("permissions.presets_for",{member:L.name}):V.text("permissions.heading",{member:L.name,category:V.term("category",H.category)});return t`<dx-sheet .heading=${e} .closeLabel=${V.text("common.close")} @closed=${this.hide}>
      ${"presets"in H?this.presets(C,L):this.editor(C,L,H.category)}
      <div slot="footer" aria-live="polite">
        ${this.problem?t`<div class="decision"><p role="alert">${this.problem}</p></div>`:a}
        ${this.saved?t`<div class="decision">
              <p class="small">${d($,18)} ${V.text("permissions.saved")}</p>
            </div>`:a}
        ${"category"in H&&L.may_edit&&(this.withdrawing!=="no"||R(L,H.category)!=="none")?t`<div class="decision">
              ${m1(this,this.withdrawing,{sentence:V.text("withdraw.category_sure"),busy:this.busy},M=>this.become(M),()=>this.withdraw(L.id,H.category))}
            </div>`:a}
      </div>
    </dx-sheet>`}editor(C,H,V){let{words:L}=this,e=V2(H,{category:V}),M=H.role!=="adult",i=C.purposes.filter(({minors:o})=>!M||o);return H.may_edit?t`<div class="facts">
      <fieldset>
        <legend>${L.text("permissions.general")}</legend>
        ${this.levels(C,H).map(o=>t`<label class="choice">
              <input
                type="radio"
                name="level"
                .checked=${(e?.level??"none")===o}
                ?disabled=${this.busy}
                @change=${()=>this.set(H,{category:V},o,e?.until)}
              />
              <dx-level .level=${o}></dx-level>
              <span>${L.term("level",o)}</span>
              <span class="small muted">${L.text(`permissions.means_${o}`)}</span>
            </label>`)}
      </fieldset>
      ${e&&e.level!=="none"?t`<label class="pair">
            <span>${L.text("permissions.until")}</span>
            <input
              type="date"
              .value=${e.until?.slice(0,10)??""}
              min=${new Date(Date.now()+864e5).toISOString().slice(0,10)}
              @change=${({target:o})=>this.set(H,{category:V},e.level,o.value?`${o.value}T00:00:00Z`:void 0)}
            />
          </label>`:a}
      <fieldset class="pairs">
        <legend>${L.text("permissions.by_purpose")}</legend>
        ${i.map(({id:o})=>this.refinement(C,H,{category:V,purpose:o},L.term("purpose",o)))}
      </fieldset>
      ${Object.keys(C.buyers).length?t`<fieldset class="pairs">
            <legend>${L.text("permissions.by_buyer")}</legend>
            ${Object.entries(C.buyers).map(([o,A])=>this.refinement(C,H,{category:V,buyer:o},A))}
          </fieldset>`:a}
    </div>`:this.assent(H,V)}levels(C,H){let V=H.role==="adult"?C.levels.length:C.levels.indexOf(C.highest_for_minors)+1;return C.levels.slice(0,V)}refinement(C,H,V,L){let{words:e}=this,M=V2(H,V),i=M?.until?` · ${e.text("permissions.ends",{date:Z(this.hass,M.until)})}`:"";return t`<label class="pair">
      <span>${L}<span class="small muted">${i}</span></span>
      <select
        ?disabled=${this.busy}
        @change=${({target:o})=>this.set(H,V,o.value||null,M?.until)}
      >
        <option value="" ?selected=${!M}>${e.text("permissions.as_general")}</option>
        ${this.levels(C,H).map(o=>t`<option value=${o} ?selected=${M?.level===o}>${e.term("level",o)}</option>`)}
      </select>
    </label>`}assent(C,H){let{words:V}=this;return t`<div class="facts">
      <div class="scale">
        <dx-level .level=${R(C,H)}></dx-level>${V.term("level",R(C,H))}
      </div>
      <label class="choice">
        <input
          type="checkbox"
          .checked=${C.assents.includes(H)}
          ?disabled=${this.busy}
          @change=${({target:L})=>this.change("permissions/assent",{category:H,assents:L.checked})}
        />
        <span>${V.text("permissions.assent")}</span>
      </label>
    </div>`}presets(C,H){let{words:V}=this,L=C.members.filter(({may_edit:e})=>e);return t`<div class="facts">
      ${L.length>1?t`<label class="pair">
            <span>${V.text("permissions.whose")}</span>
            <select @change=${({target:e})=>this.show({presets:e.value})}>
              ${L.map(({id:e,name:M})=>t`<option value=${e} ?selected=${e===H.id}>${M}</option>`)}
            </select>
          </label>`:a}
      <ul class="pairs">
        ${C.presets.map(({id:e})=>t`<li>
              <button
                class="choice"
                style="width:100%"
                type="button"
                ?disabled=${this.busy}
                @click=${()=>this.change("permissions/preset",{member:H.id,preset:e})}
              >
                ${d(O1)}<span></span><b>${V.term("preset",e)}</b>
                <span class="small muted">${V.find(`preset.${e}_means`)??a}</span>
              </button>
            </li>`)}
      </ul>
    </div>`}set(C,{category:H,purpose:V,buyer:L},e,M){return this.change("permissions/set",{member:C.id,category:H,level:e,...V?{purposes:[V]}:{},...L?{buyer:L}:{},...M&&e&&e!=="none"?{until:M}:{}})}async change(C,H){this.saved=!1,this.saved=await this.attempt(async()=>{this.matrix=await this.ask(C,H)}),this.requestUpdate()}};function g5({points:r,asked:C}){return[...r.filter(({epsilon:V})=>Math.abs(V-C.epsilon)>.25*C.epsilon),C].sort((V,L)=>V.epsilon-L.epsilon)}function f5({price:r,asked:C},{price_factor:H}){return C.price_factor>0?Math.round(r*H/C.price_factor):r}function y5({error:r}){return Math.max(0,1-r)}function O5({left:r,rho:C}){return C>0?Math.min(1,Math.max(0,r/C)):0}function b5({days:r},C){return new Date(Date.parse(C)+r*864e5).toISOString()}function L2(r,C,H){let V=C/Math.max(1,r.length-1);return r.map((L,e)=>`${(e*V).toFixed(1)},${(H*(1-L)).toFixed(1)}`).join(" ")}var K=320,F=96;function w5(r,C,H,V){let L=Math.max(...C.map(({price_factor:i})=>i),Number.EPSILON),e=i=>K/Math.max(1,C.length-1)*i,M=(i,o)=>M1`<line class=${o} x1=${e(i)} x2=${e(i)} y1="-6" y2=${F}></line>`;return t`<div class="plot">
    <svg viewBox="0 0 ${K} ${F}" preserveAspectRatio="none" role="img" aria-label=${r.text("privacy.plot")}>
      ${M1`<line x1="0" x2=${K} y1=${F} y2=${F}></line>`}
      ${H===V?a:M(V,"asked")} ${M(H,"here")}
      ${M1`<polyline class="exact" points=${L2(C.map(y5),K,F)}></polyline>
        <polyline class="value" points=${L2(C.map(({price_factor:i})=>i/L),K,F)}></polyline>`}
    </svg>
    <p class="legend">
      <span><svg viewBox="0 0 22 4" aria-hidden="true"><path class="value" d="M0 2h22"></path></svg>${r.text("privacy.price")}</span>
      <span><svg viewBox="0 0 22 4" aria-hidden="true"><path class="exact" d="M0 2h22"></path></svg>${r.text("privacy.accuracy")}</span>
    </p>
  </div>`}var k5=m`
  .plot svg {
    display: block;
    width: 100%;
    height: 110px;
    overflow: visible;
  }
  .plot polyline {
    fill: none;
    stroke-width: 2.5;
    stroke-linejoin: round;
    stroke-linecap: round;
    vector-effect: non-scaling-stroke;
  }
  .plot line {
    stroke: var(--dx-line);
    vector-effect: non-scaling-stroke;
  }
  .plot line.here {
    stroke: var(--primary-text-color);
    stroke-width: 1.5;
  }
  .plot line.asked {
    stroke: var(--dx-muted);
    stroke-width: 1.5;
    stroke-dasharray: 4 4;
  }
  .value {
    stroke: var(--dx-value);
  }
  .exact {
    stroke: var(--dx-exact);
    stroke-dasharray: 1 6;
  }
  :host {
    --dx-value: var(--primary-color);
    --dx-exact: color-mix(in oklab, var(--dx-warn) 80%, var(--primary-text-color));
  }
  .legend {
    display: flex;
    flex-wrap: wrap;
    gap: 4px 16px;
    font-size: 13px;
  }
  .legend span {
    display: inline-flex;
    align-items: center;
    gap: 6px;
  }
  .legend svg {
    width: 22px;
    height: 4px;
    overflow: visible;
    fill: none;
    stroke-width: 2.5;
    stroke-linecap: round;
  }
  input[type="range"] {
    display: block;
    width: 100%;
    height: 32px;
    margin: 0;
    appearance: none;
    background: none;
    cursor: pointer;
    --track: linear-gradient(color-mix(in oklab, var(--primary-text-color) 22%, transparent) 0 0) center / 100% 6px no-repeat;
  }
  input[type="range"]::-webkit-slider-runnable-track {
    height: 24px;
    border-radius: 3px;
    background: var(--track);
  }
  input[type="range"]::-moz-range-track {
    height: 24px;
    background: var(--track);
  }
  input[type="range"]::-webkit-slider-thumb {
    appearance: none;
    width: 24px;
    height: 24px;
    border: 3px solid var(--card-background-color, #fff);
    border-radius: 50%;
    background: var(--primary-color);
    box-shadow: 0 1px 4px rgb(0 0 0 / 45%);
  }
  input[type="range"]::-moz-range-thumb {
    box-sizing: border-box;
    width: 24px;
    height: 24px;
    border: 3px solid var(--card-background-color, #fff);
    border-radius: 50%;
    background: var(--primary-color);
    box-shadow: 0 1px 4px rgb(0 0 0 / 45%);
  }
  .ends {
    display: flex;
    justify-content: space-between;
    gap: 12px;
  }
`;var S1=class extends u{titleKey="privacy.title";budgets;demands=[];trades=new Map;curve;chosen;open;static styles=[x,g,k5,m`
      .members {
        display: grid;
        gap: 4px;
        margin-inline: -8px;
      }
      .member {
        display: grid;
        grid-template-columns: minmax(0, 5em) 1fr auto auto;
        align-items: center;
        gap: 12px;
        width: 100%;
        min-height: 48px;
        padding: 4px 8px;
        border-radius: 10px;
      }
      .member:hover {
        background: color-mix(in oklab, var(--primary-text-color) 4%, transparent);
      }
      .name {
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
      }
      .left {
        min-width: 3.2em;
        text-align: end;
        font-variant-numeric: tabular-nums;
        font-weight: 500;
      }
      .battery {
        position: relative;
        height: 22px;
        margin-inline-end: 5px;
        padding: 3px;
        border-radius: 7px;
        box-shadow: inset 0 0 0 2px color-mix(in oklab, var(--primary-text-color) 45%, transparent);
        --level: var(--dx-good);
      }
      .battery::after {
        content: "";
        position: absolute;
        inset: 6px -5px 6px auto;
        width: 4px;
        border-radius: 0 3px 3px 0;
        background: color-mix(in oklab, var(--primary-text-color) 45%, transparent);
      }
      .battery i {
        display: block;
        height: 100%;
        min-width: 4px;
        border-radius: 4px;
        background: var(--level);
        transition: width 0.4s;
      }
      .battery.warn {
        --level: var(--dx-warn);
      }
      .battery.bad {
        --level: var(--dx-bad);
      }
      .trade {
        display: grid;
        gap: 14px;
        padding-top: 16px;
        border-top: 1px solid var(--dx-line);
      }
      select {
        width: 100%;
        min-height: 44px;
        padding: 0 12px;
        font: inherit;
        font-size: 14px;
        color: inherit;
        color-scheme: light dark;
        background: var(--card-background-color, #fff);
        border: 1px solid var(--dx-line);
        border-radius: 10px;
        text-overflow: ellipsis;
      }
      .figures {
        display: grid;
        grid-template-columns: repeat(3, 1fr);
        gap: 12px;
      }
      .figures dd {
        margin: 2px 0 0;
        font-size: 18px;
        font-weight: 500;
        font-variant-numeric: tabular-nums;
      }
      .uses li {
        display: grid;
        grid-template-columns: 1fr auto;
        gap: 0 16px;
        padding: 10px 0;
        border-top: 1px solid var(--dx-line);
      }
    `];async refresh(){let[C,H,V]=await Promise.all([this.ask("privacy_budget"),this.ask("trades",{limit:200}),this.ask("demands",{limit:200})]);this.budgets=C,this.trades=new Map(H.items.map(e=>[e.id,e])),this.demands=V.items.filter(({level:e})=>e==="private_statistics");let L=this.demands.find(({id:e})=>e===this.curve?.demand)??this.demands[0];L?L.id!==this.curve?.demand&&await this.draw(L.id):this.curve=void 0}async draw(C){this.curve={demand:C,shown:await this.ask("privacy_curve",{demand_id:C})},this.chosen=void 0}body(C){let{words:H,budgets:V}=this;if(!V)return this.problem?t``:this.skeleton();let{me:L}=C,e=Object.entries(V.members).sort(([M],[i])=>+(i===L.member)-+(M===L.member));return e.length?t`<ul class="members">
        ${e.map(([M,i])=>t`<li>${this.battery(C,M,i)}</li>`)}
      </ul>
      <p class="small muted">${H.text("privacy.means")}</p>
      ${this.against(C,V)} ${this.sheet(C,V)}`:t`<div class="empty">${d(e2)}<p>${H.text("privacy.empty")}</p></div>`}battery(C,H,V){let L=O5(V),e=L>=.5?"":L>=.2?"warn":"bad",M=C.members[H]?.name??"",i=s(this.hass,L,{style:"percent"});return t`<button
      class="member"
      type="button"
      aria-label=${this.words.text("privacy.left",{member:M,share:i})}
      @click=${()=>this.show(H)}
    >
      <span class="name">${M}</span>
      <span class="battery ${e}"><i style="width:${100*L}%"></i></span>
      <span class="left">${i}</span>
      <span class="muted">${d(X,20)}</span>
    </button>`}against(C,H){let{words:V,curve:L}=this;return t`<div class="trade">
      <h3>${V.text("privacy.against")}</h3>
      ${L?t`<select
              aria-label=${V.text("privacy.demand")}
              @change=${({target:e})=>this.attempt(()=>this.draw(e.value))}
            >
              ${this.demands.map(({id:e,title:M})=>t`<option value=${e} ?selected=${e===L.demand}>${M}</option>`)}
            </select>
            ${this.choice(L.shown,this.smallest(C,H))}`:t`<p class="muted">${V.text("privacy.no_demand")}</p>`}
    </div>`}smallest({me:C},{members:H}){return H[C.member??""]??Object.values(H).sort((V,L)=>V.left-L.left)[0]}choice(C,H){let{words:V,hass:L}=this,e=g5(C),M=e.indexOf(C.asked),i=Math.min(this.chosen??M,e.length-1),o=e[i]??C.asked,A=(c,S=0)=>s(L,c,{style:"percent",maximumFractionDigits:S}),n=l(L,{amount:f5(C,o),currency:C.currency}),p=`± ${A(o.error,o.error<.1?1:0)}`;return t`${w5(V,e,i,M)}
      <label>
        <span class="unseen">${V.text("privacy.slider")}</span>
        <input
          type="range"
          min="0"
          max=${e.length-1}
          step="1"
          .value=${String(i)}
          aria-valuetext=${V.text("privacy.chosen",{price:n,noise:p})}
          @input=${({target:c})=>this.choose(Number(c.value))}
        />
        <span class="ends small muted" aria-hidden="true"
          ><span>${V.text("privacy.more")}</span><span>${V.text("privacy.less")}</span></span
        >
      </label>
      <dl class="figures">
        <div>
          <dt class="muted small">${V.text("privacy.price")}</dt>
          <dd>${n}</dd>
        </div>
        <div>
          <dt class="muted small">${V.text("privacy.noise")}</dt>
          <dd>${p}</dd>
        </div>
        <div>
          <dt class="muted small">${V.text("privacy.takes")}</dt>
          <dd>${H?.rho?A(o.rho/H.rho):"–"}</dd>
        </div>
      </dl>
      <p class="small muted">
        ${i===M?t`${d(p2,16)} ${V.text("privacy.as_asked")}`:H&&o.rho>H.left?V.text("privacy.too_much"):V.text("privacy.other")}
      </p>`}choose(C){this.chosen=C,this.requestUpdate()}show(C){this.open=C,this.requestUpdate()}sheet(C,H){let{open:V,words:L,hass:e}=this,M=H.members[V??""];return!V||!M?a:t`<dx-sheet
      .heading=${L.text("privacy.uses",{member:C.members[V]?.name??""})}
      .closeLabel=${L.text("common.close")}
      @closed=${()=>this.show(void 0)}
    >
      <div class="facts">
        <p>
          ${L.text("privacy.window",{days:s(e,M.days),epsilon:s(e,M.epsilon,{maximumFractionDigits:2})})}
        </p>
        ${M.by.length?t`<ul class="uses">
              ${M.by.map(i=>this.use(i,M,C))}
            </ul>`:t`<div class="empty">${d(M2)}<p>${L.text("privacy.unused")}</p></div>`}
      </div>
    </dx-sheet>`}use({trade:C,rho:H,at:V},L,{buyers:e}){let{words:M,hass:i}=this,o=this.trades.get(C),A=o?.elements.map(({label:n})=>M.label(n)).join(" · ")??M.text("trade.title");return t`<li>
      <span>${A}</span>
      <b>${s(i,L.rho?H/L.rho:0,{style:"percent"})}</b>
      <span class="small muted"
        >${o?`${e[o.buyer]??""} · `:""}${M.text("privacy.used",{date:Z(i,V),until:Z(i,b5(L,V))})}</span
      >
    </li>`}};var a3=r=>({type:`custom:data-exchanger-${r}`,grid_options:{columns:"full"}}),A3={administrator:[["overview","demands"],["permissions","privacy"],["earnings","activity"]],member:[["overview","permissions"],["demands","privacy"],["earnings","activity"]]},d3=(...r)=>({type:"grid",cards:r.map(a3)}),h1=class extends HTMLElement{static async generate(C,H){let V=new h(H.locale.language);return{title:V.text("dashboard.name"),views:[{type:"sections",path:"home",title:V.text("dashboard.home"),icon:"mdi:shield-home-outline",max_columns:3,sections:A3[H.user?.is_admin?"administrator":"member"].map(L=>d3(...L))}]}}static noEditor=!0};var T5={overview:x1,demands:l1,permissions:c1,privacy:S1,earnings:v1,activity:s1},n3={overview:["sharing","total_earnings","pending_earnings","bytes_sent"],demands:["open_demands"],permissions:[],privacy:["privacy_budget"],earnings:["earnings","paid"],activity:["trade"]},p3={"dx-level":u1,"dx-list":i1,"dx-sheet":a1,"ll-strategy-dashboard-data-exchanger":h1,...Object.fromEntries(Object.entries(T5).map(([r,C])=>[`data-exchanger-${r}`,C]))},g1=new h(document.documentElement.lang||navigator.language),B5="https://github.com/data-exchanger/home-assistant-data-exchanger";for(let[r,C]of Object.entries(p3))customElements.get(r)||customElements.define(r,C);window.customCards??=[];window.customCards.push(...Object.keys(T5).map(r=>({type:`data-exchanger-${r}`,name:g1.text(`card.${r}`),description:g1.text(`card.${r}.description`),preview:!0,documentationURL:B5,getEntitySuggestion:({entities:C},H)=>{let{platform:V,translation_key:L=""}=C[H]??{};return V==="data_exchanger"&&n3[r].includes(L)?{config:{type:`custom:data-exchanger-${r}`}}:null}})));window.customStrategies??=[];window.customStrategies.push({type:"data-exchanger",strategyType:"dashboard",name:g1.text("dashboard.name"),description:g1.text("dashboard.description"),documentationURL:B5});
